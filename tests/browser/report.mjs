// Opens each report in headless Chromium and checks what a reader would notice.
import { chromium } from 'playwright-core';
import path from 'node:path';

const flags = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: flags });
let passed = 0, failed = 0;
function check(ok, what) {
  if (ok) passed++; else { failed++; console.log('not ok - ' + what); }
}

for (const file of process.argv.slice(2)) {
  for (const [width, scheme] of [[360, 'light'], [1600, 'light'], [1600, 'dark']]) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
    const problems = [], requests = [];
    page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warning') problems.push(m.text()); });
    page.on('pageerror', (e) => problems.push(String(e)));
    page.on('request', (r) => { if (!r.url().startsWith('file:')) requests.push(r.url()); });
    await page.goto('file://' + path.resolve(file));
    check(problems.length === 0, `${file} ${width}: console says ${problems}`);
    check(requests.length === 0, `${file} ${width}: asks for ${requests}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(wide <= 0, `${file} ${width}: the page scrolls sideways by ${wide} px`);
    check(await page.locator('h1').count() === 1, `${file}: one h1`);
    check((await page.textContent('footer')).includes('Not legal advice'), `${file}: the disclaimer is missing`);
    const images = await page.locator('svg').count();
    check(images === await page.locator('svg[role=img][aria-label]').count(), `${file}: a drawing without a label`);
    if (await page.locator('#filter').count() > 0) {
      await page.fill('#filter', 'zzzz-nothing');
      check(await page.locator('#findings tbody tr:visible').count() === 0, `${file}: the filter hides nothing`);
      await page.fill('#filter', 'kaspersky');
      check(await page.locator('#findings tbody tr:visible').count() > 0, `${file}: the filter hides everything`);
      await page.fill('#filter', '');
    }
    await page.screenshot({ path: `${path.basename(file, '.html')}-${width}-${scheme}.png`, fullPage: true });
    await page.close();
  }
}

// Negative control: a page that logs an error and asks for a picture must be noticed.
const page = await browser.newPage();
const noticed = [];
page.on('console', (m) => { if (m.type() === 'error') noticed.push(m.text()); });
page.on('request', (r) => { if (r.url().startsWith('http')) noticed.push(r.url()); });
await page.setContent('<script>console.error("planted")</script><img src="http://127.0.0.1:9/x.png">');
await page.waitForTimeout(300);
check(noticed.includes('planted') && noticed.length >= 2, 'the control was not noticed');
await browser.close();
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exit(failed > 0 ? 1 : 0);
