/* Evidence against: the organisation's name that an item states belongs to somebody else. */
#include "identify/combine.h"

/* Kinds whose value says who made the thing. A signer does not: drivers are signed by the maker of the system. */
static int states_maker(uint32_t kind) {
    return kind == KT_KIND_VENDOR || kind == KT_KIND_PUBLISHER || kind == KT_KIND_LEGAL_NAME;
}

/* A value that says nothing ("-", "N/A" has letters and does) contradicts nothing. */
static int has_letters(const struct kt__given *value) {
    size_t i;
    for (i = 0; i < value->size && i < 256; i++) {
        unsigned char c = (unsigned char)value->data[i];
        if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return 1;
    }
    return 0;
}

/* What a vendor's own rows say, seen once. */
struct stand {
    uint64_t supported; /* values that speak for the vendor as an organisation */
    uint32_t strongest;
    int organisation;
};

/* One look at the run of a vendor: which values name it as an organisation, and how strong its best piece is. */
static struct stand stand_of(const struct kt__evidence_list *list, size_t first, size_t end) {
    struct stand stand = {0, 0, 0};
    size_t i;
    for (i = first; i < end; i++) {
        const struct kt__evidence *row = &list->rows[i];
        if (row->hit.strength > stand.strongest) stand.strongest = row->hit.strength;
        if (row->group != KT__GROUP_ORGANISATION) continue;
        stand.organisation = 1;
        stand.supported |= (uint64_t)1 << row->value;
    }
    return stand;
}

/* An engine inside another maker's product: that the product's publisher is the other maker is no contradiction. */
static int came_over(const struct kt__evidence_list *list, size_t first, size_t end, uint32_t vendor) {
    size_t i;
    for (i = first; i < end; i++) {
        if (list->rows[i].via == vendor) return 1;
    }
    return 0;
}

/* The piece against keeps what it was found by, so that a reader sees whose name it is. */
static int32_t push(struct kt__evidence_list *list, const struct kt__evidence *against, uint32_t vendor) {
    struct kt__evidence row = *against;
    row.hit.vendor = vendor;
    row.hit.product = 0;
    row.hit.method = KT_METHOD_CONTRADICTION;
    row.via = 0;
    return kt__evidence_push(list, &row);
}

/* The first `count` rows are the evidence for; what is found goes behind them. */
static int32_t known_as_other(struct kt__evidence_list *list, size_t count, size_t first, size_t end, const struct stand *stand,
                              const kt_catalog *catalog, const struct kt__given *values) {
    uint32_t vendor = list->rows[first].hit.vendor;
    uint64_t listed = 0;
    size_t i;
    /* Each value contradicts a vendor once, however many of its names it resembles. */
    for (i = 0; i < count; i++) {
        const struct kt__evidence *row = &list->rows[i];
        uint64_t bit = (uint64_t)1 << row->value;
        if (row->group != KT__GROUP_ORGANISATION || row->via != 0 || row->hit.vendor == vendor) continue;
        if (row->hit.strength < KT_STRENGTH_STRONG || row->hit.score < KT__NAME_ACCEPT) continue;
        if (!states_maker(values[row->value].kind) || ((stand->supported | listed) & bit)) continue;
        /* identification.md, section 4: an edge between the two explains the other name. */
        if (came_over(list, first, end, row->hit.vendor) || kt__vendors_related(catalog, vendor, row->hit.vendor)) continue;
        listed |= bit;
        if (push(list, row, vendor) != KT_OK) return KT_E_MEMORY;
    }
    return KT_OK;
}

/* The stated maker resembles nobody. That lowers only what is weak: a strong piece may name a brand under which the
   catalog does not know the maker's house. */
static int32_t known_as_nobody(struct kt__evidence_list *list, uint32_t vendor, uint64_t resembling, const struct kt__given *values,
                               uint32_t value_count) {
    uint32_t i;
    for (i = 0; i < value_count; i++) {
        struct kt__evidence row = {0};
        if (values[i].kind != KT_KIND_VENDOR && values[i].kind != KT_KIND_PUBLISHER) continue;
        /* What resembles some vendor of the catalog is not "nobody", and is judged as that vendor's name. */
        if ((resembling >> i & 1) || !has_letters(&values[i])) continue;
        row.value = (uint8_t)i;
        row.group = KT__GROUP_ORGANISATION;
        row.hit.kind = (uint8_t)values[i].kind;
        row.hit.strength = KT_STRENGTH_WEAK;
        row.hit.to = (uint32_t)values[i].size;
        return push(list, &row, vendor);
    }
    return KT_OK;
}

/* Values that some vendor's evidence as an organisation comes from. */
static uint64_t resembling_values(const struct kt__evidence_list *list) {
    uint64_t set = 0;
    size_t i;
    for (i = 0; i < list->count; i++) {
        if (list->rows[i].group == KT__GROUP_ORGANISATION) set |= (uint64_t)1 << list->rows[i].value;
    }
    return set;
}

/* Rows for and against in one list: what is found goes behind the evidence and is sorted in at the end, so that
   a contradiction never serves as evidence for a further one. */
int32_t kt__contradict(struct kt__evidence_list *list, const kt_catalog *catalog, const struct kt__given *values, uint32_t count) {
    size_t rows = list->count, first = 0, end;
    uint64_t resembling = resembling_values(list);
    kt__evidence_sort(list->rows, rows, catalog);
    while (first < rows) {
        uint32_t vendor = list->rows[first].hit.vendor;
        struct stand stand;
        int32_t status;
        for (end = first; end < rows && list->rows[end].hit.vendor == vendor; end++) continue;
        stand = stand_of(list, first, end);
        status = known_as_other(list, rows, first, end, &stand, catalog, values);
        /* A vendor that an organisation's name or anything strong speaks for is not lowered by a name nobody
           knows. */
        if (status == KT_OK && !stand.organisation && stand.strongest < KT_STRENGTH_STRONG)
            status = known_as_nobody(list, vendor, resembling, values, count);
        if (status != KT_OK) return status;
        first = end;
    }
    if (list->count != rows) kt__evidence_sort(list->rows, list->count, catalog);
    return KT_OK;
}
