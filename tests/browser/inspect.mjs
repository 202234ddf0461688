// What can be wrong with a report: each function gives a list of complaints, empty if there is none.
import fs from 'node:fs';
import axe from 'axe-core';

// Opens a file and listens: to the console, to errors, and for requests.
export async function open(browser, file, options) {
  const context = await browser.newContext({ viewport: { width: options.width, height: 900 },
    colorScheme: options.scheme || 'light', javaScriptEnabled: options.script !== false });
  const page = await context.newPage();
  const heard = [];
  page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warning') heard.push('console: ' + m.text()); });
  page.on('pageerror', (e) => heard.push('error: ' + e));
  page.on('request', (r) => { if (!r.url().startsWith('file:')) heard.push('request: ' + r.url()); });
  await page.goto('file://' + file);
  return { page, heard, close: () => context.close() };
}

export const unfold = (page) => page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));

// Nothing may stand outside of the window to the right, but for what is there only for screen readers.
export function sideways(page) {
  return page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    return wide > 0 ? [`the page scrolls sideways by ${wide} px`] : [];
  });
}

// What every report has, and what none may have. Handlers and addresses that are not plain links would be somebody else's.
export function content(page) {
  return page.evaluate(() => {
    const bad = [];
    const count = (selector) => document.querySelectorAll(selector).length;
    const want = (selector, number) => {
      if (count(selector) !== number) bad.push(`${count(selector)} ${selector}, not ${number}`);
    };
    want('h1', 1);
    want('main', 1);
    want('footer', 1);
    want('body > header', 1);
    want('script', 1);
    want('style', 1);
    want('meta[http-equiv=Content-Security-Policy]', 1);
    want('img, iframe, object, embed, link, form, base, [style], [onload], [onerror], [onclick], [onmouseover]', 0);
    want('a:not([href^="#"]):not([href^="https://"]):not([href^="http://"])', 0);
    want('svg[role=img]:not([aria-label]), svg:not([role=img]):not([aria-hidden=true]):not(svg svg)', 0);
    want('svg[role=img] > title', count('svg[role=img]'));
    want('svg[role=img] > desc', count('svg[role=img]'));
    want('table', count('table > caption'));
    if (!document.querySelector('footer').textContent.includes('Not legal advice')) bad.push('the disclaimer is missing');
    if (!document.querySelector('footer code').textContent.includes('"rules"')) bad.push('the audit stamp is missing');
    if (window.planted) bad.push('planted text was run');
    const unruly = /[\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/;
    if (unruly.test(document.documentElement.outerHTML)) bad.push('unruly characters');
    document.querySelectorAll('a[href^="#"]').forEach((a) => {
      if (!document.getElementById(a.getAttribute('href').slice(1))) bad.push('leads nowhere: ' + a.getAttribute('href'));
    });
    const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
    if (new Set(ids).size !== ids.length) bad.push('two things have one id');
    document.querySelectorAll('.state').forEach((one) => {
      if (one.textContent.trim() === '') bad.push('a state without a word');
    });
    return [...new Set(bad)].slice(0, 10);
  });
}

// What axe-core finds that is serious or critical.
export async function accessible(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

// Every word in a field of a filter hides what does not have it; an empty field brings all back.
export async function filters(page) {
  const bad = [];
  for (const input of await page.locator('.f input').all()) {
    const id = await input.getAttribute('data-for');
    await input.evaluate((one) => { for (let up = one; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true; });
    const rows = page.locator(`#${id} tbody tr`), all = await rows.count();
    const shown = () => page.evaluate((x) =>
      [...document.querySelectorAll(`#${x} tbody tr`)].filter((row) => !row.hidden).length, id);
    const word = await rows.last().evaluate((row) => (row.querySelector('th a') || row.cells[0].firstChild).textContent
      .trim().split(/\s+/).pop());
    await input.fill('zzzz-nothing');
    if (await shown() !== 0) bad.push(`${id}: a word that is nowhere leaves ${await shown()} rows`);
    await input.fill(word);
    const left = await shown();
    if (left === 0 || (all > 20 && left === all)) bad.push(`${id}: "${word.slice(0, 40)}" leaves ${left} of ${all}`);
    if (!(await page.locator(`output[for=${id}-filter]`).textContent()).includes('shown')) bad.push(`${id}: says nothing`);
    await input.fill('');
    if (await shown() !== all) bad.push(`${id}: an empty field hides rows`);
  }
  return bad;
}

// Pressing a heading orders the rows by it, and pressing it again turns them round.
export async function sorts(page) {
  const bad = [];
  const table = page.locator('table.sort').first();
  if (await table.count() === 0 || !await table.locator('thead').isVisible()) return bad; // a narrow page has no headings to press
  const names = () => table.locator('tbody th').allTextContents();
  await table.locator('thead button').first().click();
  const up = await names();
  await table.locator('thead button').first().click();
  if ((await names()).join() !== [...up].reverse().join()) bad.push('a second press does not turn the order round');
  if (await table.locator('th[aria-sort=descending]').count() !== 1) bad.push('the order is not said');
  return bad;
}

// The tabulator reaches every link, fold, field and button that is shown, in the order of the page, and shows where it is.
export async function keyboard(page) {
  const bad = [];
  const expected = await page.evaluate(() => [...document.querySelectorAll('a[href], summary, input, button')]
    .filter((one) => one.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }))
    .filter((one) => one.getClientRects().length > 0)
    .map((one, i) => { one.dataset.tab = i; return i; }).length);
  const most = Math.min(expected, 400);
  await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const one = document.activeElement, style = getComputedStyle(one);
      const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      return { tab: Number(one.dataset.tab ?? -1), tag: one.tagName, ring };
    });
    if (at.tab !== i) { bad.push(`press ${i + 1} of ${expected} leads to number ${at.tab} (${at.tag})`); break; }
    if (!at.ring) { bad.push(`number ${i} (${at.tag}) does not show that it has the focus`); break; }
  }
  await page.evaluate(() => { document.activeElement.blur(); });
  await page.locator('.skip').focus();
  const box = await page.locator('.skip').boundingBox();
  if (!box || box.x < 0) bad.push('the link past the head is not seen when it has the focus');
  await page.keyboard.press('Enter');
  if (await page.evaluate(() => document.activeElement.id) !== 'main') {
    bad.push('the link past the head does not lead to the content');
  }
  const fold = page.locator('details:not([open]) > summary').first();
  if (await fold.count() > 0) {
    const one = await fold.elementHandle();
    await one.focus();
    await page.keyboard.press('Enter');
    if (!await one.evaluate((x) => x.parentElement.open)) bad.push('Enter does not unfold');
  }
  return bad;
}

// On paper (A4 without margins, 688 px): nothing cut at the side, nothing that only a screen can use, folds open.
export async function paper(page) {
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 688, height: 1000 });
  const bad = await page.evaluate(() => {
    const found = [], width = document.documentElement.clientWidth;
    const wide = document.documentElement.scrollWidth - width;
    if (wide > 0) found.push(`paper is ${wide} px too narrow`);
    const shown = (one) => one.checkVisibility({ contentVisibilityAuto: true }) && one.getClientRects().length > 0;
    document.querySelectorAll('table').forEach((table) => {
      if (!shown(table)) {
        if (!table.closest('details.long')) found.push('a table is folded away: ' + table.caption.textContent);
        return;
      }
      if (table.getBoundingClientRect().right > width + 1) found.push('cut: table ' + table.caption.textContent);
      for (const cell of table.querySelectorAll('th, td')) {
        if (cell.scrollWidth > cell.clientWidth + 1) { found.push('cut: cell ' + cell.textContent.slice(0, 60)); break; }
      }
      if (getComputedStyle(table.tHead).display !== 'table-header-group') found.push('headings are not repeated');
      if (table.rows[1] && getComputedStyle(table.rows[1]).breakInside !== 'avoid') found.push('rows may be cut');
    });
    if ([...document.querySelectorAll('.f, nav, .skip')].some(shown)) found.push('something is printed that only a screen can use');
    return found.slice(0, 10);
  });
  await page.emulateMedia({ media: 'screen' });
  return bad;
}

// A copy of a report with something changed, for the controls.
export function tampered(file, change) {
  const copy = file.replace('.html', '-tampered.html'), before = fs.readFileSync(file, 'utf8'), after = change(before);
  if (after === before) throw new Error('nothing was changed');
  fs.writeFileSync(copy, after);
  return copy;
}
