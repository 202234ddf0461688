// Every report in headless Chromium, and then reports that are spoilt on purpose: a check that finds nothing there is no check.
import { chromium } from 'playwright-core';
import path from 'node:path';
import * as look from './inspect.mjs';

const flags = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: flags });
let passed = 0, failed = 0;
function none(what, bad) {
  if (bad.length === 0) passed++; else { failed++; console.log(`not ok - ${what}: ${bad.join('; ')}`); }
}
function some(what, bad) {
  if (bad.length > 0) passed++; else { failed++; console.log(`not ok - ${what} was not noticed`); }
}
const at = (name) => path.resolve(name + '.html');

const large = ['plan-5000', 'plan-200']; // not unfolded: what they fold is the same as in the others, only more often
const files = ['none', 'one', 'many', 'hostile', 'plan-none', 'plan-5000', 'plan-200', 'window'];
const looks = [[360, 'light'], [1600, 'dark'], [360, 'dark'], [1600, 'light']];
for (const name of files) {
  for (const [width, scheme] of looks.slice(large.includes(name) ? 2 : 0)) {
    const { page, heard, close } = await look.open(browser, at(name), { width, scheme });
    const say = (what) => `${name} ${width} ${scheme}, ${what}`;
    none(say('content'), await look.content(page)); // before anything else: pictures and axe leave attributes on the page
    await page.screenshot({ path: `${name}-${width}-${scheme}.png`, fullPage: !large.includes(name) });
    none(say('width'), await look.sideways(page));
    if (!large.includes(name)) await look.unfold(page);
    none(say('width, unfolded'), await look.sideways(page));
    none(say('accessibility'), await look.accessible(page));
    if (scheme === 'light') {
      none(say('order'), await look.sorts(page));
      none(say('filters'), await look.filters(page));
    }
    none(say('console and requests'), heard);
    await close();
  }
  const narrow = await look.open(browser, at(name), { width: 360 });
  none(`${name} 360, keyboard`, await look.keyboard(narrow.page));
  await narrow.close();
  const fresh = await look.open(browser, at(name), { width: 1600 });
  none(`${name} 1600, keyboard`, await look.keyboard(fresh.page));
  if (!large.includes(name)) none(`${name}, paper`, await look.paper(fresh.page));
  await fresh.close();
  const plain = await look.open(browser, at(name), { width: 1600, script: false });
  const idle = await plain.page.locator('.f:visible').count();
  none(`${name}, without script`, idle > 0 ? ['a filter that does nothing is shown'] : []);
  if (!large.includes(name)) none(`${name}, paper without script`, await look.paper(plain.page));
  none(`${name}, requests without script`, plain.heard);
  await plain.close();
}

// What a report about hosts with planted names says of them: the names, as text.
{
  const { page, close } = await look.open(browser, at('hostile'), { width: 1600 });
  await look.unfold(page);
  const text = await page.evaluate(() => document.getElementById('findings').textContent);
  none('planted names are shown as text', text.includes('<script>window.planted=1</script>') ? [] : ['they are missing']);
  none('characters that turn text round are shown by number', text.includes('<U+202E>') ? [] : ['they are missing']);
  await close();
}
{
  const { page, close } = await look.open(browser, at('many'), { width: 1600 });
  const text = await page.textContent('#findings');
  const said = /suppressed until 2024-12-31 by A\. Example: travels until it is replaced <b>soon<\/b>/.test(text);
  none('what is suppressed is shown as such', said ? [] : ['it is not']);
  await close();
}
{
  const { page, close } = await look.open(browser, at('plan-5000'), { width: 1600 });
  const text = (await page.textContent('main')).replace(/\s+/g, ' ');
  const wanted = ['The visits alone need 125 working days, and 49 are left.', 'end no earlier than 2025-01-21',
    'at least 76 working days late', 'at least 103 a day would be needed'];
  none('the plan of 5,000 says what is needed', wanted.filter((one) => !text.includes(one)).map((one) => 'missing: ' + one));
  await page.evaluate(() => { location.hash = document.querySelector('a[href^="#step-"]').getAttribute('href'); });
  await page.waitForTimeout(100);
  const seen = await page.evaluate(() => document.querySelector(location.hash).checkVisibility({ contentVisibilityAuto: true }));
  none('a link to a folded step unfolds it', seen ? [] : ['it stays folded']);
  await close();
}

// ---- controls ----

async function control(what, name, change, inspect, options = { width: 1600 }) {
  const { page, heard, close } = await look.open(browser, look.tampered(at(name), change), options);
  await page.waitForTimeout(200);
  some(what, inspect ? await inspect(page) : heard);
  await close();
}
const planted = '<script>window.planted=1</script><img alt="" src="http://127.0.0.1:9/x.png">';
const without = (html) => html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
await control('a planted script under the policy', 'one', (html) => html.replace('<main', planted + '<main'));
await control('a planted script, by its traces', 'one',
  (html) => html.replace('<main', planted + '<main'), look.content);
await control('a request where the policy is gone', 'one', (html) => without(html).replace('<main', planted + '<main'));
await control('a script that runs where the policy is gone', 'one',
  (html) => without(html).replace('<main', '<script>console.error(1)</script><main'));
await control('a script that is not the one of the policy', 'one',
  (html) => html.replace("'use strict';", "'use strict';window.planted=1;"));
await control('a style that is not the one of the policy', 'one',
  (html) => html.replace('<style>', '<style>p{color:red}'));
await control('a word that is too wide', 'one',
  (html) => html.replace('<main', `<pre>${'W'.repeat(900)}</pre><main`), look.sideways, { width: 360 });
await control('a table that paper cuts', 'one',
  (html) => html.replace('<caption>', `<caption><pre>${'W'.repeat(900)}</pre>`), look.paper);
await control('a page without a language', 'one', (html) => html.replace(' lang="en"', ''), look.accessible);
await control('a field without a label', 'many',
  (html) => html.replace(/<label for="findings-filter">[^<]*<\/label>/, ''), look.accessible);
await control('a link that leads nowhere', 'one',
  (html) => html.replace('href="#part-1"', 'href="#part-99"'), look.content);
await control('a link that cannot be reached', 'one',
  (html) => html.replace('<a href="#plan"', '<a tabindex="-1" href="#plan"'), look.keyboard);
await control('a filter that does nothing', 'many',
  (html) => html.replace('data-for="findings"', 'data-for="groups"'), look.filters);

await browser.close();
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exit(failed > 0 ? 1 : 0);
