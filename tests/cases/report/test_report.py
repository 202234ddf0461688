#!/usr/bin/env python3
"""The HTML report as text, where no browser is needed: one file, its policy, what is planted in an inventory, what must stand in it.
  test_report.py KTRANSITION"""
import base64
import hashlib
import html.parser
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / 'tests/cases/cli'))
import tap  # noqa: E402

TOOL = sys.argv[1]
WHO = ['--profile', 'US,business', '--calendar', 'us-federal', '--progress', 'never', '--format', 'html']
AT = ['--now', '2024-08-15T00:00:00Z']
ESTATES = tempfile.TemporaryDirectory()
subprocess.run([sys.executable, str(ROOT / 'tests/browser/estates.py'), ESTATES.name], check=True)
VOID = {'meta', 'input', 'br', 'link', 'img'}
OPTIONAL = {'td', 'th', 'tr'}  # their end tags are left out
ALLOWED_URL = re.compile(r'^(#[a-z]+(-\d+)?|https?://[^\s"<>]+)$')


def report(command, *arguments):
    done = subprocess.run([TOOL, command, *WHO, *map(str, arguments)], capture_output=True, timeout=120)
    tap.true(done.returncode in (0, 1), f"{command} {arguments}: {done.returncode} ({done.stderr.decode(errors='replace').strip()[:300]})")
    return done.stdout.decode('utf-8')


def estate(name):
    return pathlib.Path(ESTATES.name) / name


class Reader(html.parser.HTMLParser):
    """Elements, their attributes and texts; complains where the nesting is broken."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.elements, self.stack, self.texts, self.problems = [], [], [], []
        self.feed(page)
        self.close()
        if [tag for tag in self.stack if tag not in OPTIONAL]:
            self.problems.append(f'never closed: {self.stack}')

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, attributes))
        if tag in VOID or tag in OPTIONAL:
            return
        self.stack.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, attributes))

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1] != tag:
            self.problems.append(f'</{tag}> ends {self.stack[-1:]}')
        else:
            self.stack.pop()

    def handle_data(self, data):
        if self.stack[-1:] not in (['script'], ['style']):
            self.texts.append(data)

    def text(self):
        return re.sub(r'\s+', ' ', ''.join(self.texts))


def complaints(page):
    """What no report may have."""
    reader = Reader(page)
    found = list(reader.problems)
    for tag, attributes in reader.elements:
        if tag in ('img', 'iframe', 'object', 'embed', 'link', 'form', 'base', 'video', 'audio', 'image', 'use', 'foreignobject'):
            found.append(f'<{tag}>')
        for name, value in attributes:
            if name.startswith('on') or name in ('style', 'src', 'srcset', 'xlink:href', 'action'):
                found.append(f'<{tag} {name}>')
            if name == 'href' and not ALLOWED_URL.match(value or ''):
                found.append(f'<{tag} href={value!r}>')
    ids = [value for _, attributes in reader.elements for name, value in attributes if name == 'id']
    if len(set(ids)) != len(ids):
        found.append('two things have one id')
    links = {value[1:] for tag, attributes in reader.elements for name, value in attributes if name == 'href' and value.startswith('#')}
    found += [f'leads nowhere: {link}' for link in links - set(ids)]
    found += [f'unruly character U+{ord(c):04X}' for c in set(page) if c in '\u061c\ufeff' or '\u200b' <= c <= '\u200f'
              or '\u2028' <= c <= '\u202e' or '\u2060' <= c <= '\u206f']
    if 'url(' in page.replace('url(#k-', ''):
        found.append('a style that loads something')
    return found


def policy_allows(page):
    """Whether the one style and the one script are those of the policy, and everything else is forbidden."""
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)"', page).group(1)
    parts = dict(part.strip().split(' ', 1) for part in policy.split(';'))
    style, = re.findall(r'<style>(.*?)</style>', page, re.S)
    script, = re.findall(r'<script>(.*?)</script>', page, re.S)

    def digest(text):
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
    return parts == {'default-src': "'none'", 'style-src': digest(style), 'script-src': digest(script), 'base-uri': "'none'",
                     'form-action': "'none'"}


def pages():
    yield 'none', report('assess', *AT, estate('none.csv'))
    yield 'one', report('assess', *AT, estate('one.csv'))
    yield 'many', report('assess', *AT, '--suppress', estate('accepted.csv'), *sorted((ROOT / 'examples/estate').iterdir()))
    yield 'hostile', report('assess', *AT, estate('hostile.csv'))
    yield 'plan', report('plan', '--now', '2024-07-22', '--capacity', '20', '--group-by', 'client', estate('clients.csv'))


PAGES = dict(pages())


def every_report_is_whole_and_loads_nothing():
    for name, page in PAGES.items():
        tap.equal(complaints(page), [], name)
        tap.true(policy_allows(page), f'{name}: the policy')


def planted_text_would_be_noticed():
    page = PAGES['one']
    for planted in ('<img src=x>', '<b onclick="x">b</b>', '<a href="javascript:x">x</a>', '<p style="color:red">x</p>', '</main>',
                    '<a href="#nowhere">x</a>', '\u202e', '<svg><use href="x"/></svg>'):
        tap.true(complaints(page.replace('<footer', planted + '<footer', 1)), f'{planted!r} was not noticed')
    tap.true(not policy_allows(page.replace("'use strict'", "'use strict';x()")), 'another script was not noticed')
    tap.true(not policy_allows(page.replace('<style>', '<style>p{}')), 'another style was not noticed')


def what_an_inventory_plants_is_text():
    text = Reader(PAGES['hostile']).text()
    for planted in ('<script>window.planted=1</script>', '"><img src=http://127.0.0.1:9/x.png onerror=window.planted=1>', '&lt;b&gt;&#x3c;script',
                    'pc<U+202E>gnp.exe', 'W' * 3000):
        tap.true(planted in text, f'{planted[:60]!r} is not shown')


def the_same_bytes_twice():
    tap.true(report('assess', *AT, estate('hostile.csv')) == PAGES['hostile'], 'another report of the same')


def answers_stand_in_words():
    text = Reader(PAGES['one']).text()
    for words in ('Over already: supply for 1 of 1 product.', '45 days left (31 business days); the last permitted day is 2024-09-28.',
                  'may I still buy, renew, resell, import?', 'It depends on ', 'federal-contractor', 'Open questions', 'Sources',
                  'Audit stamp', 'Not legal advice'):
        tap.true(words in text, f'{words!r} is missing')
    text = Reader(PAGES['none']).text()
    tap.true('Nothing was found.' in text and 'does not say that nothing is there' in text, 'a clear result without its limits')


def what_is_suppressed_is_shown():
    text = Reader(PAGES['many']).text()
    tap.true('suppressed until 2024-12-31 by A. Example: travels until it is replaced <b>soon</b>' in text, 'it is not')


def a_listed_vendor_says_its_list():
    tap.true('listed: ' in Reader(PAGES['many']).text(), 'no list is named')


def steps_say_how_to_check_and_go_back():
    page = PAGES['plan']
    steps = re.findall(r'<details class="step">.*?</details>', page, re.S)
    tap.true(len(steps) >= 15, f'{len(steps)} steps')
    for step in steps:
        for word in ('<dt>Why</dt>', '<dt>Done when</dt>', '<dt>Way back</dt>', '<dt>Sources</dt>'):
            tap.true(word in step, f'{word} is missing: {step[:200]}')


def many_groups_are_folded_and_listed():
    page = PAGES['plan']
    tap.equal(len(re.findall(r'<details class="part"><summary><h3>', page)), 200, 'folded groups')
    table = re.search(r'<table role="table" id="groups".*?</table>', page, re.S).group(0)
    tap.equal(table.count('<tr role="row"><th role="rowheader"'), 200, 'lines of the table')


def the_style_is_made_of_its_sources():
    maker = ROOT / 'examples/ktransition/report/report_style.py'
    done = subprocess.run([sys.executable, str(maker), '--check'], capture_output=True, text=True)
    tap.equal(done.returncode, 0, done.stderr)


tap.run([every_report_is_whole_and_loads_nothing, planted_text_would_be_noticed, what_an_inventory_plants_is_text, the_same_bytes_twice,
         answers_stand_in_words, what_is_suppressed_is_shown, a_listed_vendor_says_its_list, steps_say_how_to_check_and_go_back,
         many_groups_are_folded_and_listed, the_style_is_made_of_its_sources])
