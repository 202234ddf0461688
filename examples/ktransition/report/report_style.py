"""Makes report_style.h of report.css and report.js, with the policy that lets a report run exactly these two and nothing else.

    report_style.py [--check]     (--check: only says whether the header is up to date)
"""
import base64
import hashlib
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent


def squeeze(text):
    """Comments and indentation are for readers of the sources."""
    text = re.sub(r'/\*.*?\*/\s*', '', text, flags=re.S)
    return ''.join(line.strip() + '\n' for line in text.splitlines() if line.strip())


def literal(text):
    """One C string per line, so that the header can be read and compared line by line."""
    def quoted(line):
        return '    "' + line.replace('\\', '\\\\').replace('"', '\\"') + '\\n"'
    return '\n'.join(quoted(line) for line in text.splitlines())


def digest(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def header():
    style = squeeze((HERE / 'report.css').read_text())
    script = squeeze((HERE / 'report.js').read_text())
    assert '</' not in style + script and (style + script).isascii()
    policy = f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; base-uri 'none'; form-action 'none'"
    return f'''/* Made by report_style.py from report.css and report.js; not to be edited by hand. The report's style and its one
   script, and the policy under which a browser runs these two and nothing else. */
#ifndef KTRANSITION_EXAMPLE_REPORT_STYLE_H
#define KTRANSITION_EXAMPLE_REPORT_STYLE_H

static const char report_policy[] =
    "{policy[:110]}"
    "{policy[110:]}";

static const char report_style[] =
{literal(style)};

static const char report_script[] =
{literal(script)};

#endif
'''


def main():
    path = HERE / 'report_style.h'
    if '--check' in sys.argv:
        if path.read_text() != header():
            sys.exit('report_style.h is older than report.css or report.js: run report_style.py')
    else:
        path.write_text(header())


main()
