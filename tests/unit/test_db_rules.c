/* Every rule of the data model that the builder holds records to: one line of a sound catalog is replaced or added, and
   finishing must refuse it with the record's name, its field and the rule. */
#include "catalog_kit.h"

#define WHO "bound=any|known_from=2025-01-01|source=i/s|source_scope=milestone"
#define NOTED "milestone|i/m|instrument=i|title=T|known_from=2025-01-01|source=i/s|source_scope=milestone"

static const char *const sound[] = {
    "catalog|c|title=T|data_date=2026-01-31",
    "zone|UTC|version=x|at=-62135596800|offset=0",
    "zone|two|version=x|at=-62135596800|at=0|offset=0|offset=3600",
    "class|a|title=A|definition=A.",
    "class|b|title=B|definition=B.|parent=a|fact=made-in=XX",
    "jurisdiction|EU|name=Union",
    "jurisdiction|DE|name=Germany|parent=EU",
    "vendor|v|name=V",
    "vendor|w|name=W",
    "product|v/p|vendor=v|name=P|class=b",
    "relation|v/owned|vendor=v|relation=owned-by|target_vendor=w|source=i/s",
    "event|signed|definition=Signed.|event_scope=profile",
    "tag|t|definition=T.|implied_by=US",
    "fact|bought|definition=When?|form=day",
    "fact|year|definition=Which?|form=integer",
    "fact|colour|definition=Which?",
    "source|i/s|title=S|evidence_level=primary|read_on=2026-01-30",
    "name|v/n|vendor=v|text=V Ltd|name_kind=legal|source=i/s",
    "identifier|v/i|vendor=v|kind=domain|value=v.example|strength=strong|source=i/s",
    "instrument|i|jurisdiction=US|authority=A|title=I|citation=1|legal_force=order|zone=UTC|reach=product|checked_on=2026-01-30",
    "subject|i/sub|instrument=i|vendor=v",
    "subject|i/sub2|instrument=i|vendor=w",
    "milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|date=2027-01-01|precision=day|" WHO,
    "playbook|pb|title=P|class=a",
    "step|pb/1|playbook=pb|order=1|title=One|why=W|phase=find|role=R|per=estate|verify=V|rollback=B",
    "step|pb/2|playbook=pb|order=2|title=Two|why=W|phase=find|role=R|per=estate|verify=V|rollback=B|depends_on=pb/1",
    NULL};

/* Up to three lines; one with the type and id of a sound line stands in its place. An empty message means: accepted. */
static const struct { const char *lines[3]; int32_t status; const char *message; } rows[] = {
    {{NULL}, KT_OK, ""},
    /* What the registry asks. */
    {{"vendor|v|country=XX"}, KT_E_RULE, "vendor v: name: is required"},
    {{"name|v/n|vendor=v|text=V|name_kind=legal"}, KT_E_RULE, "name v/n: source: is required"},
    {{"identifier|v/i|vendor=v|kind=domain|value=v.example|source=i/s"}, KT_E_RULE, "identifier v/i: strength: is required"},
    /* Names and identifiers. */
    {{"name|v/n|text=V|name_kind=legal|source=i/s"}, KT_E_RULE, "name v/n: a name belongs to exactly one vendor or product"},
    {{"name|v/n|vendor=v|product=v/p|text=V|name_kind=legal|source=i/s"}, KT_E_RULE, "name v/n: a name belongs to exactly one"},
    {{"identifier|v/i|kind=domain|value=v.example|strength=weak|source=i/s"}, KT_E_RULE,
     "identifier v/i: an identifier belongs to"},
    {{"identifier|v/i|vendor=v|kind=mac|value=zz|strength=weak|source=i/s"}, KT_E_SYNTAX, "identifier v/i: value: zz is not a mac"},
    {{"identifier|v/i|vendor=v|product=v/p|kind=mac|value=00:11:22|strength=weak|source=i/s"}, KT_OK, ""},
    /* Expressions and facts. */
    {{"tag|t|definition=T.|implied_by=US and"}, KT_E_SYNTAX, "tag t: implied_by: US and expression: a name is expected"},
    {{"subject|i/sub|instrument=i|vendor=v|when=(a"}, KT_E_SYNTAX, "subject i/sub: when: (a expression"},
    {{"class|b|title=B|definition=B.|parent=a|fact=made-in"}, KT_E_SYNTAX, "class b: fact: made-in is not FACT=VALUE"},
    {{"class|b|title=B|definition=B.|parent=a|fact=a=b or c=d"}, KT_E_SYNTAX, "is not FACT=VALUE"},
    {{"class|b|title=B|definition=B.|parent=a|fact=d<=2024"}, KT_E_SYNTAX, "is not FACT=VALUE"},
    {{"class|b|title=B|definition=B.|parent=a|fact=bought=soon"}, KT_E_RULE, "class b: fact: bought=soon compares a day with what is none"},
    {{"class|b|title=B|definition=B.|parent=a|fact=bought=2024-Q2"}, KT_OK, ""},
    {{"subject|i/sub|instrument=i|vendor=v|when=bought>=2025-12-23 and year<2027 or not year>=-3"}, KT_OK, ""},
    {{"subject|i/sub|instrument=i|vendor=v|when=bought<2025 and bought=2024-05"}, KT_OK, ""},
    {{"subject|i/sub|instrument=i|vendor=v|when=bought>=2025-12-32"}, KT_E_RULE,
     "subject i/sub: when: bought>=2025-12-32 compares a day with what is none"},
    {{"subject|i/sub|instrument=i|vendor=v|when=a or bought=red"}, KT_E_RULE, "compares a day with what is none"},
    {{"subject|i/sub|instrument=i|vendor=v|when=year>=new"}, KT_E_RULE, "compares a number with what is none"},
    {{"subject|i/sub|instrument=i|vendor=v|when=colour>=red"}, KT_E_RULE, "puts words in an order"},
    {{"subject|i/sub|instrument=i|vendor=v|when=colour=red"}, KT_OK, ""},
    {{"subject|i/sub|instrument=i|vendor=v|when=t>=1"}, KT_E_RULE, "compares a role or a place"},
    {{"subject|i/sub|instrument=i|vendor=v|when=DE<1"}, KT_E_RULE, "compares a role or a place"},
    {{"subject|i/sub|instrument=i|vendor=v|when=weight<1"}, KT_OK, ""}, /* a fact of some other layer */
    {{"subject|i/sub|instrument=i|vendor=v|when=weight<heavy"}, KT_E_RULE, "compares with what is neither a day nor a number"},
    {{"fact|year|definition=Y?|form=integer|allowed=1|allowed=two"}, KT_E_RULE, "fact year: allowed: two is not of the fact's form"},
    /* Addressees. */
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|date=2027-01-01|precision=day|addressee=A|" WHO}, KT_OK, ""},
    {{NOTED "|effect=prohibits|activity=use|date=2027-01-01|precision=day|affects=US|addressee=A"}, KT_E_RULE,
     "milestone i/m: bound: is required beside addressees"},
    /* Dates. */
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|date=2024-13-01|precision=day|" WHO}, KT_E_SYNTAX,
     "milestone i/m: date: 2024-13-01 is not a day"},
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|date=2027-01-01|precision=month|" WHO}, KT_E_SYNTAX,
     "milestone i/m: date: 2027-01-01 is not a month"},
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|date=2027-Q5|precision=quarter|" WHO}, KT_E_SYNTAX,
     "is not a quarter"},
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|date=2027-01-01|" WHO}, KT_E_RULE,
     "milestone i/m: precision: is required with a date"},
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|precision=day|" WHO}, KT_E_RULE,
     "milestone i/m: precision: goes with a date"},
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|date=2027|precision=unset|" WHO}, KT_E_RULE,
     "milestone i/m: date: precision unset goes without a date"},
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|precision=unset|" WHO}, KT_OK, ""},
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|date=2027-01-01|precision=day|time=25:00|" WHO},
     KT_E_SYNTAX,
     "milestone i/m: time: 25:00 is not a time"},
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|date=2027|precision=year|time=10:00|" WHO}, KT_E_RULE,
     "milestone i/m: time: goes with a day only"},
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|precision=unset|time=10:00|" WHO}, KT_E_RULE,
     "milestone i/m: time: goes with a date"},
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|date=2027-01-01|precision=instant|" WHO}, KT_E_RULE,
     "milestone i/m: time: is required with precision instant"},
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|date=2027-01-01|precision=day|zone=Mars|" WHO}, KT_E_RULE,
     "milestone i/m: zone: Mars is needed to resolve the date"},
    {{"milestone|i/m|instrument=j|title=M|effect=prohibits|activity=use|date=2027-01-01|precision=day|" WHO,
      "milestone|i/n|instrument=i|title=M|effect=prohibits|activity=use|date=2027-01-01|precision=day|" WHO}, KT_E_RULE,
     "milestone i/m: instrument: j is needed for the zone of the date"},
    /* What an effect has to say. */
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|date=2027-01-01|precision=day|" WHO}, KT_E_RULE,
     "milestone i/m: activity: is required with this effect"},
    {{"milestone|i/m|instrument=i|title=M|effect=permits|" WHO}, KT_E_RULE, "activity: is required with this effect"},
    {{"milestone|i/m|instrument=i|title=M|effect=advises|" WHO}, KT_E_RULE, "activity: is required with this effect"},
    {{"milestone|i/m|instrument=i|title=M|effect=expects|" WHO}, KT_E_RULE, "activity: is required with this effect"},
    {{"milestone|i/m|instrument=i|title=M|effect=proposes|" WHO}, KT_E_RULE, "activity: is required with this effect"},
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|" WHO}, KT_E_RULE,
     "milestone i/m: date: what is prohibited needs a date"},
    {{"milestone|i/m|instrument=i|title=M|effect=requires|activity=removal|" WHO}, KT_E_RULE,
     "milestone i/m: date: what is required needs a date or an event"},
    {{"milestone|i/m|instrument=i|title=M|effect=requires|activity=removal|event=signed|n=3|unit=day|count=business|" WHO}, KT_OK,
     ""},
    {{"milestone|i/m|instrument=i|title=M|effect=requires|activity=removal|event=signed|n=3|unit=day|" WHO}, KT_E_RULE,
     "milestone i/m: event: event, n, unit and count stand together"},
    {{"milestone|i/m|instrument=i|title=M|effect=requires|activity=removal|date=2027-01-01|precision=day|n=3|" WHO}, KT_E_RULE,
     "event, n, unit and count stand together"},
    {{"milestone|i/x|instrument=i|title=M|effect=suspends|" WHO}, KT_E_RULE, "milestone i/x: target: is required with this effect"},
    {{"milestone|i/x|instrument=i|title=M|effect=reinstates|" WHO}, KT_E_RULE, "target: is required with this effect"},
    {{"milestone|i/x|instrument=i|title=M|effect=ends|" WHO}, KT_E_RULE, "target: is required with this effect"},
    {{NOTED "|effect=prohibits|activity=use|date=2027-01-01|precision=day"}, KT_E_RULE,
     "milestone i/m: bound: bound or affects is required"},
    {{NOTED "|effect=prohibits|activity=use|date=2027-01-01|precision=day|affects=US"}, KT_OK, ""},
    /* Instruments that say nothing. */
    {{NOTED "|effect=notes"}, KT_E_RULE, "instrument i: an instrument with subjects needs a milestone that sets a window"},
    {{"instrument|j|jurisdiction=US|authority=A|title=I|citation=1|legal_force=order|zone=UTC|reach=product|checked_on=2026-01-30",
      "milestone|j/m|instrument=j|title=T|effect=notes|known_from=2025-01-01|source=i/s|source_scope=milestone"}, KT_OK, ""},
    {{"instrument|j|jurisdiction=US|authority=A|title=I|citation=1|legal_force=order|zone=UTC|reach=product|checked_on=2026-01-30"},
     KT_E_RULE, "instrument j: an instrument needs a milestone that sets a window"},
    {{"subject|i/sub|instrument=i|note=Nobody"}, KT_E_RULE, "subject i/sub: a subject names"},
    /* Two statements on one point. */
    {{"milestone|i/n|instrument=i|title=N|effect=prohibits|activity=use|activity=sale|date=2028-01-01|precision=day|" WHO},
     KT_E_RULE,
     "milestone i/m: i/n says the same of the same activity at the same time"},
    {{"milestone|i/n|instrument=i|title=N|effect=prohibits|activity=sale|date=2028-01-01|precision=day|" WHO}, KT_OK, ""},
    {{"milestone|i/n|instrument=i|title=N|effect=prohibits|activity=use|scope=part|date=2028-01-01|precision=day|" WHO}, KT_OK, ""},
    {{"milestone|i/n|instrument=i|title=N|effect=prohibits|activity=use|when=a=b|date=2028-01-01|precision=day|" WHO}, KT_OK, ""},
    {{"milestone|i/n|instrument=i|title=N|effect=prohibits|activity=use|affects=US|date=2028-01-01|precision=day|" WHO}, KT_OK, ""},
    {{"milestone|i/n|instrument=i|title=N|effect=permits|activity=use|date=2028-01-01|precision=day|" WHO}, KT_OK, ""},
    {{"milestone|i/n|instrument=i|title=N|effect=prohibits|activity=use|target=i/m|date=2028-01-01|precision=day|" WHO}, KT_OK, ""},
    {{"milestone|i/n|instrument=i|title=N|effect=prohibits|activity=use|rival=x|date=2028-01-01|precision=day|" WHO}, KT_E_RULE,
     "says the same"},
    {{"milestone|i/n|instrument=i|title=N|effect=prohibits|activity=use|rival=x|date=2028-01-01|precision=day|" WHO,
      "milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|rival=x|date=2027-01-01|precision=day|" WHO}, KT_OK, ""},
    {{"milestone|i/n|instrument=i|title=N|effect=prohibits|activity=use|rival=y|date=2028-01-01|precision=day|" WHO,
      "milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|rival=x|date=2027-01-01|precision=day|" WHO}, KT_E_RULE,
              "says the same"},
    {{"milestone|i/n|instrument=i|title=N|effect=prohibits|activity=use|subject=i/sub|date=2028-01-01|precision=day|" WHO},
     KT_E_RULE,
     "says the same"},
    {{"milestone|i/n|instrument=i|title=N|effect=prohibits|activity=use|subject=i/sub|date=2028-01-01|precision=day|" WHO,
      "milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|subject=i/sub2|date=2027-01-01|precision=day|" WHO}, KT_OK,
              ""},
    /* Knowledge: known_to is still known. */
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|date=2027-01-01|precision=day|known_to=2025-06-01|" WHO,
      "milestone|i/n|instrument=i|title=N|effect=prohibits|activity=use|date=2028-01-01|precision=day|bound=any|"
      "known_from=2025-06-02|source=i/s|source_scope=milestone"}, KT_OK, ""},
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|date=2027-01-01|precision=day|known_to=2025-06-01|" WHO,
      "milestone|i/n|instrument=i|title=N|effect=prohibits|activity=use|date=2028-01-01|precision=day|bound=any|"
      "known_from=2025-06-01|source=i/s|source_scope=milestone"}, KT_E_RULE, "says the same"},
    {{"milestone|i/m|instrument=i|title=M|effect=requires|stage=begin|activity=removal|date=2027-01-01|precision=day|" WHO,
      "milestone|i/n|instrument=i|title=N|effect=requires|activity=removal|date=2028-01-01|precision=day|" WHO}, KT_OK, ""},
    /* Loops. */
    {{"class|a|title=A|definition=A.|parent=b"}, KT_E_RULE, "parent: leads back to itself"},
    {{"class|a|title=A|definition=A.|parent=a"}, KT_E_RULE, "class a: parent: leads back to itself"},
    {{"jurisdiction|EU|name=Union|parent=DE"}, KT_E_RULE, "parent: leads back to itself"},
    {{"step|pb/1|playbook=pb|order=1|title=One|why=W|phase=find|role=R|per=estate|verify=V|rollback=B|depends_on=pb/2"}, KT_E_RULE,
     "depends_on: leads back to itself"},
    {{"relation|w/owned|vendor=w|relation=owned-by|target_vendor=v|source=i/s"}, KT_E_RULE, "closes a loop of ownership"},
    {{"relation|w/owned|vendor=w|relation=embeds|target_vendor=v|source=i/s"}, KT_OK, ""},
    /* Zones. */
    {{"zone|two|version=x|at=0|at=0|offset=0|offset=3600"}, KT_E_RULE, "zone two: at: the instants do not ascend"},
    {{"zone|two|version=x|at=0|at=1|offset=0"}, KT_E_RULE, "zone two: offset: there are not as many as instants"},
    {{"zone|two|version=x|at=0|offset=90000"}, KT_E_RULE, "zone two: offset: an offset is more than a day"},
    /* Nothing from after the day the data speaks of. */
    {{"source|i/s|title=S|evidence_level=primary|read_on=2026-02-01"}, KT_E_RULE,
     "source i/s: read_on: is after the catalog's data_date"},
    {{"source|i/s|title=S|evidence_level=primary|read_on=2026-01-31"}, KT_OK, ""},
    {{"milestone|i/m|instrument=i|title=M|effect=prohibits|activity=use|date=2027-01-01|precision=day|bound=any|"
      "known_from=2026-02-01|source=i/s|source_scope=milestone"}, KT_E_RULE,
     "milestone i/m: known_from: is after the catalog's data_date"},
    /* Hidden and present. */
    {{"-vendor|v"}, KT_E_RULE, "vendor v: is hidden and present"},
    {{"-vendor|elsewhere"}, KT_OK, ""}};

/* "type|id" of a line. */
static size_t key_size(const char *line) {
    const char *id = strchr(line, '|') + 1, *end = strchr(id, '|');
    return end != NULL ? (size_t)(end - line) : strlen(line);
}

static size_t put_line(const char **lines, size_t count, const char *line) {
    size_t i, size = key_size(line);
    for (i = 0; i < count && (key_size(lines[i]) != size || memcmp(lines[i], line, size) != 0); i++) {}
    lines[i] = line;
    return i == count ? count + 1 : count;
}

START_TEST(test_rule) {
    const char *lines[64];
    struct kt_error err = kit_error();
    kt_builder *builder;
    const uint8_t *bytes;
    size_t size, count = 0, i;
    int32_t status;
    for (i = 0; sound[i] != NULL; i++) count = put_line(lines, count, sound[i]);
    for (i = 0; i < 3 && rows[_i].lines[i] != NULL; i++) count = put_line(lines, count, rows[_i].lines[i]);
    lines[count] = NULL;
    status = kit_build(&builder, &bytes, &size, NULL, lines, NULL, &err);
    ck_assert_msg(status == rows[_i].status, "row %d: status %d: %s", _i, status, err.message);
    ck_assert_msg(strstr(err.message, rows[_i].message) != NULL, "row %d: %s", _i, err.message);
    ck_assert_int_eq(err.code, status);
    if (status == KT_OK) {
        struct kt_catalog_options options = {sizeof options, KT_CATALOG_VERIFY, 0, NULL};
        kt_catalog *catalog;
        ck_assert_msg(kt_catalog_open_memory(&catalog, bytes, size, &options, &err) == KT_OK, "row %d: %s", _i, err.message);
        kt_catalog_unref(catalog);
    } else {
        ck_assert_ptr_null(bytes);
        ck_assert_uint_eq(size, 0);
    }
    ck_assert_int_eq(kt_builder_finish(&bytes, &size, builder, &err), KT_E_STATE);
    kt_builder_free(builder);
}
END_TEST

/* With a base below. */
static const struct { const char *lines[2]; int32_t status; const char *message; } above[] = {
    {{"name|v/m|vendor=v|text=V2|name_kind=trade|source=i/s"}, KT_OK, ""},
    {{"name|v/m|vendor=nobody|text=V2|name_kind=trade|source=i/s"}, KT_E_RULE,
     "name v/m: vendor: nobody is neither here nor in the catalog below"},
    {{"name|v/m|vendor=v|text=V2|name_kind=trade|source=i/s", "-vendor|v"}, KT_E_RULE, "vendor: v is neither here nor"},
    {{"class|a|title=A|definition=A.|parent=b"}, KT_E_RULE, "leads back to itself"},
    {{"relation|w/owned|vendor=w|relation=owned-by|target_vendor=v|source=i/s"}, KT_E_RULE,
     "relation w/owned: closes a loop of ownership"},
    {{"milestone|i/n|instrument=i|title=N|effect=prohibits|activity=use|date=2028-01-01|precision=day|" WHO}, KT_E_RULE,
     "milestone i/n: i/m says the same"},
    {{"milestone|i/n|instrument=i|title=N|effect=prohibits|activity=use|date=2028-01-01|precision=day|" WHO, "-milestone|i/m"},
     KT_OK, ""},
    {{"instrument|i|jurisdiction=US|authority=A|title=I|citation=1|legal_force=policy|zone=UTC|reach=product|"
      "checked_on=2026-01-30"}, KT_OK, ""},
    {{"instrument|i|jurisdiction=US|authority=A|title=I|citation=1|legal_force=policy|zone=two|reach=product|"
      "checked_on=2026-01-30"}, KT_E_RULE,
     "instrument i: zone: two is not that of the catalog below"}};

START_TEST(test_above) {
    const char *lines[3] = {above[_i].lines[0], above[_i].lines[1], NULL};
    kt_catalog *base = kit_open(sound, NULL);
    struct kt_error err = kit_error();
    kt_builder *builder;
    const uint8_t *bytes;
    size_t size;
    int32_t status = kit_build(&builder, &bytes, &size, base, lines, NULL, &err);
    ck_assert_msg(status == above[_i].status, "row %d: status %d: %s", _i, status, err.message);
    ck_assert_msg(strstr(err.message, above[_i].message) != NULL, "row %d: %s", _i, err.message);
    kt_builder_free(builder);
    kt_catalog_unref(base);
}
END_TEST

START_TEST(test_calls) {
    struct kt_error err = kit_error();
    kt_builder *builder;
    uint32_t record, other;
    char long_id[300];
    ck_assert_int_eq(kt_builder_new(&builder, NULL, NULL, &err), KT_OK);
    ck_assert_int_eq(kt_builder_new(NULL, NULL, NULL, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_builder_record(&record, builder, 99, "v", 1, &err), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_builder_record(&record, builder, KT_RECORD_VENDOR, "", 0, &err), KT_E_SYNTAX);
    ck_assert_int_eq(kt_builder_record(&record, builder, KT_RECORD_VENDOR, "a b", 3, &err), KT_E_SYNTAX);
    ck_assert_uint_eq(err.position, 1);
    ck_assert_int_eq(kt_builder_record(&record, builder, KT_RECORD_VENDOR, "a\xC2\xA0", 3, &err), KT_E_SYNTAX); /* no-break space */
    ck_assert_int_eq(kt_builder_record(&record, builder, KT_RECORD_VENDOR, "a\xE2\x80\xAE", 4, &err),
                     KT_E_SYNTAX); /* right-to-left override */
    ck_assert_int_eq(kt_builder_record(&record, builder, KT_RECORD_VENDOR, "a\xFF", 2, &err), KT_E_SYNTAX);
    memset(long_id, 'x', sizeof long_id);
    ck_assert_int_eq(kt_builder_record(&record, builder, KT_RECORD_VENDOR, long_id, 256, &err), KT_E_SYNTAX);
    ck_assert_int_eq(kt_builder_record(&record, builder, KT_RECORD_VENDOR, long_id, 255, &err), KT_OK);
    ck_assert_int_eq(kt_builder_record(&record, builder, KT_RECORD_VENDOR, "\xD0\xB6", 2, &err), KT_OK);
    ck_assert_int_eq(kt_builder_record(&other, builder, KT_RECORD_VENDOR, "\xD0\xB6", 2, &err), KT_OK);
    ck_assert_uint_eq(record, other);
    ck_assert_int_eq(kt_builder_record(&other, builder, KT_RECORD_PRODUCT, "\xD0\xB6", 2, &err), KT_OK);
    ck_assert_uint_ne(record, other);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_VENDOR, record, KT_FIELD_NAME, "a\0b", 3, &err), KT_E_TEXT);
    ck_assert_uint_eq(err.position, 1);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_VENDOR, record, KT_FIELD_NAME, "ab\xC3", 3, &err), KT_E_TEXT);
    ck_assert_uint_eq(err.position, 2);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_VENDOR, record, KT_FIELD_NAME, NULL, 3, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_VENDOR, record, KT_FIELD_NAME, NULL, 0, &err), KT_OK);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_VENDOR, record, KT_FIELD_NAME, "x", 1, &err), KT_E_STATE);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_VENDOR, record, KT_FIELD_NOTE, "x", 1, &err), KT_OK);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_VENDOR, record, KT_FIELD_NOTE, "x", 1, &err), KT_OK);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_VENDOR, record, KT_FIELD_TITLE, "x", 1, &err), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_VENDOR, record, KT_FIELD_ID, "x", 1, &err), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_VENDOR, 99, KT_FIELD_NAME, "x", 1, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_PRODUCT, record, KT_FIELD_NAME, "x", 1, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_builder_integer(builder, KT_RECORD_VENDOR, record, KT_FIELD_NAME, 1, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_builder_reference(builder, KT_RECORD_PRODUCT, other, KT_FIELD_VENDOR, "a b", 3, &err), KT_E_SYNTAX);
    ck_assert_int_eq(kt_builder_text(builder, KT_RECORD_PRODUCT, other, KT_FIELD_VENDOR, "a", 1, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_builder_record(&record, builder, KT_RECORD_MILESTONE, "m", 1, &err), KT_OK);
    ck_assert_int_eq(kt_builder_integer(builder, KT_RECORD_MILESTONE, record, KT_FIELD_BOUNDARY, 1, &err), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_builder_integer(builder, KT_RECORD_MILESTONE, record, KT_FIELD_EFFECT, 99, &err), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_builder_integer(builder, KT_RECORD_MILESTONE, record, KT_FIELD_KNOWN_FROM, KT_DAY_NONE, &err),
                     KT_E_ARGUMENT);
    ck_assert_int_eq(kt_builder_remove(builder, 99, "x", 1, &err), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_builder_add_catalog(builder, NULL, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_builder_record(&record, NULL, KT_RECORD_VENDOR, "v", 1, &err), KT_E_ARGUMENT);
    kt_builder_free(builder);
    kt_builder_free(NULL);
}
END_TEST

START_TEST(test_schema) {
    struct kt_field field = {.struct_size = sizeof field};
    uint32_t type, i, first_children[4] = {0}, oldest, newest;
    int32_t value;
    ck_assert_int_eq(kt_schema_field(KT_RECORD_VENDOR, 0, &field), KT_OK);
    ck_assert_str_eq(field.name.data, "id");
    ck_assert_uint_eq(field.required, 1);
    ck_assert_int_eq(kt_schema_field(KT_RECORD_VENDOR, 5, &field), KT_NOTHING);
    ck_assert_uint_eq(field.field, 0);
    ck_assert_int_eq(kt_schema_field(99, 0, &field), KT_NOTHING);
    ck_assert_int_eq(kt_schema_field(1, 0, NULL), KT_E_ARGUMENT);
    for (i = 0; i < 4; i++) ck_assert_int_eq(kt_schema_child(KT_RECORD_INSTRUMENT, i, &first_children[i]), KT_OK);
    ck_assert_uint_eq(first_children[0], KT_RECORD_SUBJECT);
    ck_assert_uint_eq(first_children[3], KT_RECORD_SOURCE);
    ck_assert_int_eq(kt_schema_child(KT_RECORD_INSTRUMENT, 4, &type), KT_NOTHING);
    ck_assert_uint_eq(type, 0);
    ck_assert_int_eq(kt_schema_child(1, 0, NULL), KT_E_ARGUMENT);
    ck_assert_uint_eq(kt_version(), 1000);
    ck_assert_int_eq(kt_format_range(&oldest, &newest), KT_OK);
    ck_assert_uint_le(oldest, newest);
    ck_assert_int_eq(kt_format_range(NULL, NULL), KT_OK);
    ck_assert_uint_ge(kt_rules_version(), 1);
    ck_assert_str_eq(kt_constant_name(KT_GROUP_VERDICT, KT_VERDICT_CONFIRMED), "confirmed");
    ck_assert_ptr_null(kt_constant_name(999, 1));
    ck_assert_int_eq(kt_constant_value(&value, KT_GROUP_ACTIVITY, "signature-update", 16), KT_OK);
    ck_assert_int_eq(value, KT_ACTIVITY_SIGNATURE_UPDATE);
    ck_assert_int_eq(kt_constant_value(&value, KT_GROUP_ACTIVITY, "nothing", 7), KT_NOTHING);
    ck_assert_int_eq(kt_constant_value(NULL, KT_GROUP_ACTIVITY, "use", 3), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_feature_supported(KT_GROUP_KIND, KT_KIND_MAC), 1);
    ck_assert_int_eq(kt_feature_supported(KT_GROUP_KIND, 4711), 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("db_rules");
    TCase *tcase = tcase_create("rules");
    SRunner *runner;
    int failed;
    tcase_add_loop_test(tcase, test_rule, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_loop_test(tcase, test_above, 0, (int)(sizeof above / sizeof *above));
    tcase_add_test(tcase, test_calls);
    tcase_add_test(tcase, test_schema);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
