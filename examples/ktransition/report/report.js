/* The page is whole without this: it only filters and sorts what is there, and unfolds everything for paper. */
(function () {
    'use strict';
    function each(list, tell) { Array.prototype.forEach.call(list, tell); }

    /* Every word must occur somewhere in the row. */
    function filter(box) {
        var input = box.querySelector('input'), said = box.querySelector('output');
        var body = document.getElementById(input.getAttribute('data-for')).tBodies[0], texts = null;
        function run() {
            var words = input.value.toLowerCase().split(/\s+/), shown = 0;
            if (!texts) {
                texts = Array.prototype.map.call(body.rows, function (row) { return [row, row.textContent.toLowerCase()]; });
            }
            texts.forEach(function (one) {
                var ok = words.every(function (word) { return one[1].indexOf(word) >= 0; });
                one[0].hidden = !ok;
                shown += ok;
            });
            said.textContent = input.value === '' ? '' : shown + ' of ' + texts.length + ' shown';
        }
        input.addEventListener('input', run);
        box.hidden = false;
        if (input.value !== '') run();
    }

    /* Headings become buttons; a second press turns the order round. */
    function sort(table) {
        each(table.tHead.rows[0].cells, function (head, column) {
            var button = document.createElement('button');
            if (head.textContent === '') return;
            button.type = 'button';
            while (head.firstChild) button.appendChild(head.firstChild);
            head.appendChild(button);
            button.addEventListener('click', function () {
                var down = head.getAttribute('aria-sort') === 'ascending', body = table.tBodies[0];
                var rows = Array.prototype.map.call(body.rows, function (row) {
                    var cell = row.cells[column];
                    return [cell.getAttribute('data-v') || cell.textContent, row];
                });
                rows.sort(function (a, b) { return a[0].localeCompare(b[0], 'en', { numeric: true }) * (down ? -1 : 1); });
                each(head.parentNode.cells, function (other) { other.removeAttribute('aria-sort'); });
                head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
                rows.forEach(function (row) { body.appendChild(row[1]); });
            });
        });
    }

    each(document.querySelectorAll('.f'), filter);
    each(document.querySelectorAll('table.sort'), sort);

    /* A link to something that is folded away unfolds it. */
    function reveal() {
        var at = location.hash.length > 1 && document.getElementById(location.hash.slice(1)), folded = false;
        for (var one = at; one; one = one.parentElement) {
            if (one.tagName === 'DETAILS' && !one.open) folded = one.open = true;
        }
        if (folded) at.scrollIntoView();
    }
    window.addEventListener('hashchange', reveal);
    reveal();

    var unfolded = [];
    window.addEventListener('beforeprint', function () {
        each(document.querySelectorAll('details:not([open]):not(.long)'), function (one) {
            one.open = true;
            unfolded.push(one);
        });
    });
    window.addEventListener('afterprint', function () {
        unfolded.forEach(function (one) { one.open = false; });
        unfolded = [];
    });
})();
