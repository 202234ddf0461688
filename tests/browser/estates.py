"""Writes the estates the reports are made of: none.csv, one.csv, hostile.csv, endpoints.csv (5,000 of them), clients.csv
(200 clients) and accepted.csv (a suppression), into the directory given."""
import csv
import pathlib
import sys

WHERE = pathlib.Path(sys.argv[1])
PRODUCT = ('Kaspersky Endpoint Security for Windows', '12.3.0', 'AO Kaspersky Lab')


def write(name, head, rows):
    with open(WHERE / name, 'w', newline='', encoding='utf-8') as file:
        table = csv.writer(file)
        table.writerow(head)
        table.writerows(rows)


HEAD = ('host', 'name', 'version', 'publisher', 'site', 'ring')
write('none.csv', HEAD, [('A', 'Office', '16', 'Example', '', '')])
write('one.csv', HEAD, [('pc-1', *PRODUCT, 'Lyon', '1')])
write('endpoints.csv', HEAD, [(f'pc-{i:04}', *PRODUCT, '', '') for i in range(5000)])
write('clients.csv', ('client', *HEAD),
      [(f'client {c:03}', f'pc-{c:03}-{i}', *PRODUCT, '', '') for c in range(200) for i in range(1 + c % 5)])

# What an attacker might call a machine: each would do something in a page that lets it.
PLANTED = [
    '<script>window.planted=1</script>', '"><img src=http://127.0.0.1:9/x.png onerror=window.planted=1>',
    "' onmouseover='window.planted=1",
    '</style><script>window.planted=1</script>', '<svg onload=window.planted=1>', '</title><script>window.planted=1</script>',
    '<a href=javascript:window.planted=1>x</a>', '-->]]></desc></svg><script>window.planted=1</script>',
    '&lt;b&gt;&#x3c;script&#x3e;',
    'pc\u202egnp.exe', 'pc\u2066\u2067hidden\u2069', 'zero\u200bwidth\ufefftext', 'W' * 3000, '%3Cscript%3E{{7*7}}${7*7}',
]
write('hostile.csv', HEAD, [(text, PRODUCT[0] + ' ' + text, text[:60], PRODUCT[2], text, text[:40]) for text in PLANTED])
write('accepted.csv', ('vendor', 'product', 'asset', 'reason', 'owner', 'expires'),
      [('kaspersky', '', 'lt-*', 'travels until it is replaced <b>soon</b>', 'A. Example', '2024-12-31')])
