/* Identification over a catalog made here, through the builder: verdicts, evidence, contradiction, limits, memory.
   Expected scores follow docs/specification/identification.md: strong counts 90 %, weak 60 %, a second independent piece
   adds half of what it is worth of the rest, a contradiction takes a quarter. */
#include <stdio.h>

#include "identify_catalog.h"

/* ---- verdicts ---- */

struct verdict_case {
    const char *what;
    struct {
        uint32_t kind;
        const char *value;
    } values[4];
    const char *vendor;  /* whose verdict is looked at; NULL: there must be no match at all */
    uint32_t verdict;    /* 0: the vendor must not appear */
    uint32_t score;      /* 0: not looked at */
    const char *product; /* id, "" for none, NULL: not looked at */
    uint32_t relation;
};

static const struct verdict_case verdict_cases[] = {
    {"one strong name", {{KT_KIND_PUBLISHER, "AO Kaspersky Lab"}}, "kaspersky", KT_VERDICT_LIKELY, 9000, "", 0},
    {"quotes and another script", {{KT_KIND_PUBLISHER, "\"АО \"\"Лаборатория Касперского\"\"\""}}, "kaspersky", KT_VERDICT_LIKELY,
     9000, "", 0},
    {"two independent strong pieces", {{KT_KIND_PUBLISHER, "AO Kaspersky Lab"}, {KT_KIND_PRODUCT, "Kaspersky Endpoint Security"}},
     "kaspersky", KT_VERDICT_CONFIRMED, 9450, "kaspersky/endpoint-security", 0},
    {"two names of one organisation are one hand", {{KT_KIND_PUBLISHER, "AO Kaspersky Lab"}, {KT_KIND_VENDOR, "Kaspersky"}},
     "kaspersky", KT_VERDICT_LIKELY, 9000, "", 0},
    {"one text given twice is one piece", {{KT_KIND_PUBLISHER, "HiSuite"}, {KT_KIND_PRODUCT, "HiSuite"}}, "huawei",
     KT_VERDICT_LIKELY, 0,
     "huawei/hisuite", 0},
    {"one conclusive piece", {{KT_KIND_DEB, "kesl"}}, "kaspersky", KT_VERDICT_CONFIRMED, 10000, "kaspersky/endpoint-security", 0},
    {"conclusive through the hierarchy", {{KT_KIND_CPE, "cpe:2.3:a:kaspersky:total_security:21.3:*:*:*:*:*:*:*"}}, "kaspersky",
     KT_VERDICT_CONFIRMED, 9500, "", 0},
    {"a guessed kind is never conclusive", {{KT_KIND_TEXT, "cpe:2.3:a:kaspersky:total_security:21.3:*:*:*:*:*:*:*"}}, "kaspersky",
     KT_VERDICT_LIKELY, 8550, "", 0},
    {"one weak identifier", {{KT_KIND_PROCESS, "avp.exe"}}, "kaspersky", KT_VERDICT_POSSIBLE, 6000, "", 0},
    {"two independent weak pieces", {{KT_KIND_PROCESS, "avp.exe"}, {KT_KIND_PRODUCT, "Kaspersky Frobnicator"}}, "kaspersky",
     KT_VERDICT_LIKELY, 0, "", 0},
    {"subdomain", {{KT_KIND_DOMAIN, "p07.upd.kaspersky.com"}}, "kaspersky", KT_VERDICT_LIKELY, 8550, "", 0},
    {"longest MAC prefix", {{KT_KIND_MAC, "2C:C4:4F:9A:01:02"}}, "kaspersky", KT_VERDICT_LIKELY, 8550, "", 0},
    {"the block around it is somebody else's", {{KT_KIND_MAC, "2C:C4:4F:9A:01:02"}}, "huawei", 0, 0, NULL, 0},
    {"the block itself", {{KT_KIND_MAC, "2C:C4:4F:71:02:03"}}, "huawei", KT_VERDICT_LIKELY, 8550, "", 0},
    {"origin only", {{KT_KIND_CPE, "cpe:2.3:a:tencent:rapidjson:1.1:*:*:*:*:*:*:*"}}, "tencent", KT_VERDICT_ORIGIN, 0, "", 0},
    {"longest product phrase wins", {{KT_KIND_PRODUCT, "Kaspersky Endpoint Security for Windows (12.1)"}}, "kaspersky",
     KT_VERDICT_LIKELY,
     9000, "kaspersky/endpoint-security-windows", 0},
    {"a version inside the phrase", {{KT_KIND_PRODUCT, "Kaspersky Endpoint Security 12.1.0.506 for Windows"}}, "kaspersky",
     KT_VERDICT_LIKELY, 9000, "kaspersky/endpoint-security-windows", 0},
    {"case and blanks", {{KT_KIND_TEXT, "  KASPERSKY   endpoint  SECURITY "}}, "kaspersky", KT_VERDICT_LIKELY, 9000,
     "kaspersky/endpoint-security", 0},
    {"an article before it", {{KT_KIND_TEXT, "The Kaspersky Internet Security"}}, "kaspersky", KT_VERDICT_LIKELY, 0,
     "kaspersky/internet-security", 0},
    {"the full name before it", {{KT_KIND_PRODUCT, "AO Kaspersky Lab Kaspersky Internet Security"}}, "kaspersky",
     KT_VERDICT_LIKELY, 0,
     "kaspersky/internet-security", 0},
    {"further on it proves little", {{KT_KIND_PRODUCT, "Removal Tool for Kaspersky Internet Security"}}, "kaspersky",
     KT_VERDICT_POSSIBLE,
     0, "kaspersky/internet-security", 0},
    {"a known misspelling with product words", {{KT_KIND_PRODUCT, "Kapersky Internet Security 2014"}}, "kaspersky",
     KT_VERDICT_LIKELY, 7499,
     "kaspersky/internet-security", 0},
    {"a bare misspelling", {{KT_KIND_TEXT, "Kapersky"}}, "kaspersky", KT_VERDICT_POSSIBLE, 6000, "", 0},
    {"a brand and a class", {{KT_KIND_TEXT, "Hikvision IP camera DS-2CD"}}, "hikvision", KT_VERDICT_LIKELY, 0, "", 0},
    {"a brand and what fits no class", {{KT_KIND_TEXT, "Dahua other"}}, "dahua", KT_VERDICT_POSSIBLE, 0, "", 0},
    {"the full name as text", {{KT_KIND_TEXT, "HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO LTD"}}, "hikvision", KT_VERDICT_LIKELY, 0,
     "", 0},
    {"one word and its legal form", {{KT_KIND_TEXT, "Huawei Ltd."}}, "huawei", KT_VERDICT_LIKELY, 0, "", 0},
    {"one word", {{KT_KIND_TEXT, "Huawei"}}, "huawei", KT_VERDICT_POSSIBLE, 6000, "", 0},
    {"registered protection", {{KT_KIND_ANTIVIRUS, "Kaspersky Frobnicator"}}, "kaspersky", KT_VERDICT_LIKELY, 6750, "", 0},
    {"a banner names its maker", {{KT_KIND_BANNER, "SSH-2.0-HUAWEI-VRP"}}, "huawei", KT_VERDICT_LIKELY, 0, "", 0},
    {"a banner names a guest", {{KT_KIND_BANNER, "Gateway for Huawei phones"}}, "huawei", KT_VERDICT_POSSIBLE, 0, "", 0},
    {"a root of the vendor", {{KT_KIND_TLS_ROOT, "C=RU, O=AO KASPERSKY LAB, CN=Personal Root Certificate"}}, "kaspersky",
     KT_VERDICT_LIKELY, 9000, "", 0},
    {"a root of somebody alike", {{KT_KIND_TLS_ROOT, "O=Kaspersky Lab Services, CN=Root"}}, NULL, 0, 0, NULL, 0},
    {"a root and a publisher are two hands", {{KT_KIND_TLS_ROOT, "O=AO Kaspersky Lab"}, {KT_KIND_PUBLISHER, "Kaspersky"}},
     "kaspersky",
     KT_VERDICT_CONFIRMED, 9450, "", 0},
    {"a label", {{KT_KIND_TEXT, "AV: Kaspersky"}}, "kaspersky", KT_VERDICT_POSSIBLE, 0, "", 0},
    {"a longer label", {{KT_KIND_TEXT, "X-ATIS-AV: Kaspersky"}}, NULL, 0, 0, NULL, 0},
    {"an engine", {{KT_KIND_PRODUCT, "profile av1 type kaspersky-lab-engine"}}, "kaspersky", KT_VERDICT_LIKELY, 0, "",
     KT_RELATION_EMBEDS},
    {"a copyright", {{KT_KIND_TEXT, "acl.c - Copyright (c) 2011 Kaspersky Lab ZAO"}}, "kaspersky", KT_VERDICT_ORIGIN, 0, "", 0},
    {"a subsidiary by name and place", {{KT_KIND_PUBLISHER, "Huawei Technologies Deutschland GmbH"}}, "huawei", KT_VERDICT_LIKELY,
     0, "", 0},
    {"a short name in brackets behind the name", {{KT_KIND_PUBLISHER, "Huawei Technologies Co., Ltd. (Huawei) "}}, "huawei",
     KT_VERDICT_LIKELY, 9000, "", 0},
    {"a vendor only in the brackets of somebody", {{KT_KIND_PUBLISHER, "Contoso Resellers (Huawei)"}}, NULL, 0, 0, NULL, 0},
    {"a two-word name with a typing error", {{KT_KIND_PUBLISHER, "Hauwei Technologies"}}, "huawei", KT_VERDICT_POSSIBLE, 0, "", 0},
    {"a long name with a typing error", {{KT_KIND_PUBLISHER, "Hangzhou Hikvison Digital Technology Co., Ltd."}}, "hikvision",
     KT_VERDICT_LIKELY, 0, "", 0},
    {"a file name as text", {{KT_KIND_TEXT, "AVP.exe"}}, "kaspersky", KT_VERDICT_POSSIBLE, 6000, "", 0},
    {"a path as process", {{KT_KIND_PROCESS, "C:\\Windows\\System32\\drivers\\klif.sys"}}, "kaspersky", KT_VERDICT_LIKELY, 9000,
     "", 0},
    {"a name in the column of bundle identifiers", {{KT_KIND_BUNDLE, "Kaspersky Internet Security"}}, "kaspersky",
     KT_VERDICT_LIKELY, 9000,
     "kaspersky/internet-security", 0},
    {"powered by", {{KT_KIND_PRODUCT, "Parallels Internet Security Powered by Kaspersky"}}, "kaspersky", KT_VERDICT_LIKELY, 0, "",
     KT_RELATION_EMBEDS},
    {"by alone", {{KT_KIND_PRODUCT, "Secure Mail by Kaspersky"}}, "kaspersky", KT_VERDICT_POSSIBLE, 0, "", KT_RELATION_EMBEDS},
    {"an edge to the maker of the engine", {{KT_KIND_PRODUCT, "ZoneAlarm Extreme Security"}}, "kaspersky", KT_VERDICT_POSSIBLE, 0,
     "",
     KT_RELATION_EMBEDS},
    {"its publisher does not speak against that",
     {{KT_KIND_PRODUCT, "ZoneAlarm Extreme Security"}, {KT_KIND_PUBLISHER, "Check Point Software Technologies Ltd."}}, "kaspersky",
     KT_VERDICT_POSSIBLE, 0, "", KT_RELATION_EMBEDS},
    {"an owner", {{KT_KIND_MAC, "00:1F:54:01:02:03"}}, "dahua", KT_VERDICT_POSSIBLE, 0, "", KT_RELATION_OWNED_BY},
    {"a module", {{KT_KIND_FILE, "KL_Mobile_SDK.aar"}}, "kaspersky", KT_VERDICT_POSSIBLE, 0, "", KT_RELATION_EMBEDS},
    {"a module in a text that names its maker", {{KT_KIND_PRODUCT, "Plesk Antivirus with Kaspersky inside"}}, "kaspersky",
     KT_VERDICT_LIKELY, 9000, "", KT_RELATION_EMBEDS},
    {"another brand on it", {{KT_KIND_PRODUCT, "Honeywell HEN32304"}}, "dahua", KT_VERDICT_POSSIBLE, 0, "", KT_RELATION_OEM},
    {"generic with its publisher", {{KT_KIND_PRODUCT, "Cloud"}, {KT_KIND_PUBLISHER, "Huawei Technologies Co., Ltd."}}, "huawei",
     KT_VERDICT_LIKELY, 0, "huawei/cloud", 0},
    {"generic with somebody else", {{KT_KIND_PRODUCT, "Cloud"}, {KT_KIND_PUBLISHER, "Contoso Ltd"}}, NULL, 0, 0, NULL, 0},
    {"generic alone", {{KT_KIND_PRODUCT, "Cloud"}}, NULL, 0, 0, NULL, 0},
    {"a known publisher against two weak pieces",
     {{KT_KIND_PROCESS, "avp.exe"}, {KT_KIND_PRODUCT, "Kaspersky Frobnicator"}, {KT_KIND_PUBLISHER, "Microsoft Corporation"}},
     "kaspersky", KT_VERDICT_POSSIBLE, 0, "", 0},
    {"a known publisher against a conclusive piece", {{KT_KIND_DEB, "kesl"}, {KT_KIND_PUBLISHER, "Microsoft Corporation"}},
     "kaspersky",
     KT_VERDICT_LIKELY, 7500, "kaspersky/endpoint-security", 0},
    {"a signer does not contradict", {{KT_KIND_DRIVER, "KLIF.SYS"}, {KT_KIND_SIGNER, "CN=Microsoft Corporation"}}, "kaspersky",
     KT_VERDICT_LIKELY, 9000, "", 0},
    {"an unknown publisher lowers what is weak", {{KT_KIND_PRODUCT, "Splunk App for Kaspersky Threat Intelligence"},
     {KT_KIND_PUBLISHER, "Splunk"}},
     NULL, 0, 0, NULL, 0},
    {"an unknown publisher leaves what is strong", {{KT_KIND_PRODUCT, "Kaspersky Internet Security"}, {KT_KIND_PUBLISHER,
     "Softwarehaus Ost"}},
     "kaspersky", KT_VERDICT_LIKELY, 9000, "kaspersky/internet-security", 0},
    {"a publisher without letters says nothing", {{KT_KIND_PRODUCT, "Kaspersky Frobnicator"}, {KT_KIND_PUBLISHER, "--"}},
     "kaspersky",
     KT_VERDICT_POSSIBLE, 0, "", 0},
    {"certificate subject", {{KT_KIND_SIGNER, "CN=x, O=\"Huawei Technologies Co., Ltd.\", L=Shenzhen"}}, "huawei",
     KT_VERDICT_LIKELY, 9000, "", 0},
    {"certificate subject with slashes", {{KT_KIND_SIGNER, "/C=CN/O=Huawei Technologies Co., Ltd./OU=R&D"}}, "huawei",
     KT_VERDICT_LIKELY, 9000, "", 0},
    {"two words that glue to a brand", {{KT_KIND_TEXT, "Hua Wei (Chinese actor)"}}, NULL, 0, 0, NULL, 0},
    {"a person", {{KT_KIND_TEXT, "Wojciech Kasperski"}}, NULL, 0, 0, NULL, 0},
    {"a person and the brand", {{KT_KIND_TEXT, "Eugene Kaspersky interview"}}, NULL, 0, 0, NULL, 0},
    {"another word", {{KT_KIND_TEXT, "KASPERSYS"}}, NULL, 0, 0, NULL, 0},
    {"a removal package", {{KT_KIND_PRODUCT, "SWMB-Kaspersky-Uninstall"}, {KT_KIND_PUBLISHER, "RESINFO"}}, NULL, 0, 0, NULL, 0},
    {"a remover", {{KT_KIND_PRODUCT, "ESET AV Remover"}, {KT_KIND_PUBLISHER, "ESET, spol. s r.o."}}, NULL, 0, 0, NULL, 0},
    {"a place", {{KT_KIND_TEXT, "Dahua Restaurant"}}, NULL, 0, 0, NULL, 0},
    {"a place further on", {{KT_KIND_TEXT, "Dahua Road Metro Station"}}, NULL, 0, 0, NULL, 0},
    {"a device", {{KT_KIND_TEXT, "Dahua 4K dome camera"}}, "dahua", KT_VERDICT_LIKELY, 0, "", 0},
    {"a device three words on", {{KT_KIND_TEXT, "Dahua opens one more camera plant"}}, "dahua", KT_VERDICT_POSSIBLE, 0, "", 0},
    {"a device behind a misspelling", {{KT_KIND_TEXT, "Kapersky antivirus"}}, "kaspersky", KT_VERDICT_LIKELY, 0, "", 0},
    {"a device at a place", {{KT_KIND_TEXT, "Dahua hotel camera"}}, NULL, 0, 0, NULL, 0},
    {"a number of a model", {{KT_KIND_TEXT, "Dahua NX2288"}}, "dahua", KT_VERDICT_LIKELY, 0, "", 0},
    {"too few digits for one", {{KT_KIND_TEXT, "Dahua B2B"}}, "dahua", KT_VERDICT_POSSIBLE, 0, "", 0},
    {"a version is no model", {{KT_KIND_TEXT, "Dahua v2288"}}, "dahua", KT_VERDICT_POSSIBLE, 0, "", 0},
    {"a handle before a name", {{KT_KIND_LEGAL_NAME, "HWNL-AS Huawei Technologies"}}, "huawei", KT_VERDICT_LIKELY, 9000, "", 0},
    {"a word that is no handle", {{KT_KIND_LEGAL_NAME, "Nobody Huawei"}}, NULL, 0, 0, NULL, 0},
    {"an accessory of a device", {{KT_KIND_TEXT, "Dahua camera bracket"}}, "dahua", KT_VERDICT_POSSIBLE, 0, "", 0},
    {"a remover with the product's name", {{KT_KIND_TEXT, "Kaspersky Endpoint Security uninstaller"}}, "kaspersky",
     KT_VERDICT_POSSIBLE, 0, NULL, 0},
    {"a model number", {{KT_KIND_TEXT, "Camera DS-2CD4026FWD-A front door"}}, "hikvision", KT_VERDICT_LIKELY, 8550, "", 0},
    {"a model number in its own column", {{KT_KIND_MODEL, "ds2cd4026"}}, "hikvision", KT_VERDICT_LIKELY, 8550, "", 0},
    {"the most telling pattern, never conclusive", {{KT_KIND_MODEL, "DS-2CD2143G2-I"}}, "hikvision", KT_VERDICT_LIKELY, 8550, "",
     0},
    {"a model number of another form", {{KT_KIND_TEXT, "DS-2CD12"}}, NULL, 0, 0, NULL, 0},
    {"a model number inside a word", {{KT_KIND_TEXT, "XDS-2CD4026"}}, NULL, 0, 0, NULL, 0},
    {"what fits a model", {{KT_KIND_TEXT, "Bracket for DS-2CD4026"}}, "hikvision", KT_VERDICT_POSSIBLE, 0, "", 0},
    {"a model number of a brand made by somebody", {{KT_KIND_TEXT, "HEN132304 NVR"}}, "dahua", KT_VERDICT_POSSIBLE, 0, "",
     KT_RELATION_OEM},
    {"a brand made by somebody at the beginning", {{KT_KIND_TEXT, "CP PLUS NVR 22"}}, "dahua", KT_VERDICT_POSSIBLE, 0, "",
     KT_RELATION_OEM},
    {"the brand further on", {{KT_KIND_TEXT, "ACP PLUS"}}, NULL, 0, 0, NULL, 0},
    {"a brand as publisher", {{KT_KIND_PUBLISHER, "Annke Innovation"}}, "hikvision", KT_VERDICT_POSSIBLE, 0, "", KT_RELATION_OEM},
    {"a banner with a version", {{KT_KIND_BANNER, "stgw/1.3.12"}}, "tencent", KT_VERDICT_LIKELY, 8550, "", 0},
    {"a banner behind its label", {{KT_KIND_BANNER, "Server: Webs"}}, "hikvision", KT_VERDICT_POSSIBLE, 6000, "", 0},
    {"the address of an author", {{KT_KIND_TEXT, "From: A B <a.b@kaspersky.com>"}}, "kaspersky", KT_VERDICT_ORIGIN, 0, NULL, 0},
    {"the address of a namesake", {{KT_KIND_TEXT, "steve@notkaspersky.com"}}, NULL, 0, 0, NULL, 0},
    {"a tag of the older standard", {{KT_KIND_SWID, "regid.1997-07.com.kaspersky_KES-11"}}, "kaspersky", KT_VERDICT_LIKELY, 8550,
     "", 0},
    {"a tag of the newer standard", {{KT_KIND_SWID, "kaspersky.com/kes-11"}}, "kaspersky", KT_VERDICT_LIKELY, 8550, "", 0},
    {"a tag of somebody else", {{KT_KIND_SWID, "regid.1997-07.com.example_kaspersky.com"}}, NULL, 0, 0, NULL, 0},
    {"a signature told in words", {{KT_KIND_SIGNER, "rwdriver.sys signed by Huawei"}}, "huawei", KT_VERDICT_POSSIBLE, 0, "",
     KT_RELATION_EMBEDS},
    {"a driver with its company", {{KT_KIND_DRIVER, "KLIF.SYS | Kaspersky Lab"}}, "kaspersky", KT_VERDICT_LIKELY, 9000, "", 0},
    {"a version is no evidence", {{KT_KIND_VERSION, "Kaspersky Internet Security"}}, NULL, 0, 0, NULL, 0},
    {"nothing known", {{KT_KIND_PRODUCT, "LibreOffice"}, {KT_KIND_PUBLISHER, "The Document Foundation"}}, NULL, 0, 0, NULL, 0},
};

START_TEST(verdicts) {
    const struct verdict_case *given = &verdict_cases[_i];
    struct kt_matcher_options options = everything();
    struct bench bench;
    struct kt_match match;
    uint32_t i;
    open_bench(&bench, &options);
    for (i = 0; i < 4 && given->values[i].value != NULL; i++)
        ck_assert_int_eq(kt_item_add(bench.item, given->values[i].kind, given->values[i].value, strlen(given->values[i].value)),
            KT_OK);
    ck_assert_int_ge(kt_matcher_identify(bench.matcher, bench.item, bench.matches, NULL), 0);
    if (given->vendor == NULL) {
        ck_assert_msg(kt_matches_count(bench.matches) == 0, "%s: %s", given->what, match_at(bench.matches, 0).vendor_id.data);
    } else {
        match = match_of(bench.matches, given->vendor);
        ck_assert_msg(match.verdict == given->verdict, "%s: verdict %u", given->what, match.verdict);
        if (given->score != 0) ck_assert_msg(match.score == given->score, "%s: score %u", given->what, match.score);
        if (given->verdict != 0 && given->product != NULL)
            ck_assert_msg(strcmp(match.product_id.data, given->product) == 0, "%s: product %s", given->what, match.product_id.data);
        if (given->verdict != 0) ck_assert_msg(match.relation == given->relation, "%s: relation %u", given->what, match.relation);
    }
    close_bench(&bench);
}
END_TEST

/* The same values in any order, remembered or not, give the same matches but for the numbering of the values. */
START_TEST(order_and_memory_change_nothing) {
    static const char *const parts[3] = {"AO Kaspersky Lab", "Kaspersky Endpoint Security for Windows", "avp.exe"};
    static const uint32_t kinds[3] = {KT_KIND_PUBLISHER, KT_KIND_PRODUCT, KT_KIND_PROCESS};
    static const unsigned orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    struct kt_matcher_options options = everything();
    uint32_t memo;
    for (memo = 0; memo < 3; memo++) {
        struct bench bench;
        unsigned round, i;
        options.memo_bytes = memo == 0 ? 0 : memo == 1 ? 1 : 5000;
        open_bench(&bench, &options);
        for (round = 0; round < 60; round++) {
            struct kt_match match;
            kt_item_clear(bench.item);
            for (i = 0; i < 3; i++) {
                unsigned part = orders[round % 6][i];
                ck_assert_int_eq(kt_item_add(bench.item, kinds[part], parts[part], strlen(parts[part])), KT_OK);
            }
            ck_assert_int_eq(kt_matcher_identify(bench.matcher, bench.item, bench.matches, NULL), KT_OK);
            ck_assert_uint_eq(kt_matches_count(bench.matches), 1);
            match = match_at(bench.matches, 0);
            ck_assert_uint_eq(match.verdict, KT_VERDICT_CONFIRMED);
            ck_assert_uint_eq(match.score, 9450);
            ck_assert_uint_eq(match.evidence_count, 3);
            ck_assert_str_eq(match.class_id.data, "endpoint-protection");
        }
        close_bench(&bench);
    }
}
END_TEST

/* Every evidence of a small memo that is emptied again and again equals that without one. */
START_TEST(memo_is_invisible) {
    struct kt_matcher_options options = everything();
    struct bench with, without;
    unsigned round;
    options.memo_bytes = 4096;
    open_bench(&with, &options);
    options.memo_bytes = 1;
    open_bench(&without, &options);
    for (round = 0; round < 500; round++) {
        struct kt_text a, b;
        char value[64];
        int size = snprintf(value, sizeof value, "Kaspersky Internet Security %u", (round * 7919u) % 50u);
        uint32_t kind = round % 3 == 0 ? KT_KIND_TEXT : KT_KIND_PRODUCT;
        ck_assert_int_ge(kt_matcher_identify_value(with.matcher, kind, value, (size_t)size, with.matches, NULL), 0);
        ck_assert_int_ge(kt_matcher_identify_value(without.matcher, kind, value, (size_t)size, without.matches, NULL), 0);
        ck_assert_int_eq(kt_matches_json(&a, with.matches, NULL), KT_OK);
        ck_assert_int_eq(kt_matches_json(&b, without.matches, NULL), KT_OK);
        ck_assert_str_eq(a.data, b.data);
    }
    close_bench(&with);
    close_bench(&without);
}
END_TEST

/* An overlay on top of a catalog, and the two merged into one: the same text for every value. */
START_TEST(layers_change_nothing) {
    static const char *const values[] = {"Kaspersky Internet Security", "Shield 9 by Kaspersky", "Casper Shield 9",
                                         "AO Kaspersky Lab", "Shield Works GmbH", "Hangzhou Hikvision Digital Technology", "HiSuite",
                                         "Huawei Cloud"};
    static const uint32_t kinds[] = {KT_KIND_TEXT, KT_KIND_PRODUCT, KT_KIND_PUBLISHER, KT_KIND_ANTIVIRUS};
    struct kt_matcher_options options = everything();
    kt_catalog *base = open_catalog(NULL), *overlay, *stack, *merged, *layers[2];
    kt_matcher *matchers[2];
    kt_matches *matches[2];
    const uint8_t *bytes;
    size_t size, v, k, side;
    ck_assert_int_eq(kt_builder_new(&builder, base, NULL, NULL), KT_OK);
    text(KT_RECORD_CATALOG, record(KT_RECORD_CATALOG, "overlay"), KT_FIELD_TITLE, "Overlay");
    integer(KT_RECORD_CATALOG, record(KT_RECORD_CATALOG, "overlay"), KT_FIELD_DATA_DATE, 20001);
    vendor("shield", "Shield Works");
    name("a-shield", "shield", KT_NAME_LEGAL, "Shield Works GmbH");
    product("shield/shield", "shield", "Casper Shield", NULL);
    name("z-shield", "shield/shield", KT_NAME_PRODUCT, "Casper Shield");
    edge("shield-engine", "shield/shield", KT_RELATION_EMBEDS, "kaspersky", 0);
    name("a-lab", "kaspersky", KT_NAME_TRADE, "Kaspersky Lab");
    ck_assert_int_eq(kt_builder_finish(&bytes, &size, builder, NULL), KT_OK);
    ck_assert_int_eq(kt_catalog_open_memory(&overlay, bytes, size, NULL, NULL), KT_OK);
    kt_builder_free(builder);
    layers[0] = base;
    layers[1] = overlay;
    ck_assert_int_eq(kt_catalog_stack(&stack, layers, 2, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_builder_new(&builder, NULL, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_builder_add_catalog(builder, stack, NULL), KT_OK);
    ck_assert_int_eq(kt_builder_finish(&bytes, &size, builder, NULL), KT_OK);
    ck_assert_int_eq(kt_catalog_open_memory(&merged, bytes, size, NULL, NULL), KT_OK);
    kt_builder_free(builder);
    ck_assert_int_eq(kt_matcher_new(&matchers[0], stack, &options, NULL), KT_OK);
    ck_assert_int_eq(kt_matcher_new(&matchers[1], merged, &options, NULL), KT_OK);
    for (side = 0; side < 2; side++) ck_assert_int_eq(kt_matches_new(&matches[side], NULL, NULL), KT_OK);
    for (v = 0; v < sizeof values / sizeof values[0]; v++) {
        for (k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
            struct kt_text json[2];
            for (side = 0; side < 2; side++) {
                size = strlen(values[v]);
                ck_assert_int_ge(kt_matcher_identify_value(matchers[side], kinds[k], values[v], size, matches[side], NULL), 0);
                ck_assert_int_eq(kt_matches_json(&json[side], matches[side], NULL), KT_OK);
            }
            ck_assert_str_eq(json[0].data, json[1].data);
        }
    }
    for (side = 0; side < 2; side++) {
        kt_matches_free(matches[side]);
        kt_matcher_free(matchers[side]);
    }
    kt_catalog_unref(base);
    kt_catalog_unref(overlay);
    kt_catalog_unref(stack);
    kt_catalog_unref(merged);
}
END_TEST

START_TEST(evidence_says_where) {
    struct bench bench;
    struct kt_evidence evidence = {.struct_size = sizeof evidence};
    const char *value = "-- Kaspersky Internet Security --";
    open_bench(&bench, NULL);
    ck_assert_int_eq(kt_item_add(bench.item, KT_KIND_VERSION, "21", 2), KT_OK);
    ck_assert_int_eq(kt_item_add(bench.item, KT_KIND_TEXT, value, strlen(value)), KT_OK);
    ck_assert_int_eq(kt_matcher_identify(bench.matcher, bench.item, bench.matches, NULL), KT_OK);
    ck_assert_int_eq(kt_matches_evidence_at(bench.matches, 0, 0, &evidence), KT_OK);
    ck_assert_uint_eq(evidence.value, 1);
    ck_assert_uint_eq(evidence.kind, KT_KIND_PRODUCT);
    ck_assert_uint_eq(evidence.method, KT_METHOD_PHRASE);
    ck_assert_uint_eq(evidence.strength, KT_STRENGTH_STRONG);
    ck_assert_uint_eq(evidence.score, 10000);
    ck_assert_uint_eq(evidence.identifier, 0);
    ck_assert_uint_ne(evidence.name, 0);
    ck_assert_uint_eq(evidence.from, 3);
    ck_assert_uint_eq(evidence.to, 30);
    ck_assert_int_eq(kt_matches_evidence_at(bench.matches, 0, 1, &evidence), KT_NOTHING);
    ck_assert_int_eq(kt_matches_evidence_at(bench.matches, 1, 0, &evidence), KT_NOTHING);
    close_bench(&bench);
}
END_TEST

START_TEST(contradiction_is_listed_last) {
    struct bench bench;
    struct kt_match match;
    struct kt_evidence evidence = {.struct_size = sizeof evidence};
    open_bench(&bench, NULL);
    ck_assert_int_eq(kt_item_add(bench.item, KT_KIND_VENDOR, "Microsoft Corporation", 21), KT_OK);
    ck_assert_int_eq(kt_item_add(bench.item, KT_KIND_DEB, "kesl", 4), KT_OK);
    ck_assert_int_eq(kt_matcher_identify(bench.matcher, bench.item, bench.matches, NULL), KT_OK);
    match = match_of(bench.matches, "kaspersky");
    ck_assert_uint_eq(match.verdict, KT_VERDICT_LIKELY);
    ck_assert_uint_eq(match.evidence_count, 2);
    match = match_at(bench.matches, 0);
    ck_assert_str_eq(match.vendor_id.data, "microsoft"); /* likely as well, and 9000 is more than 7500 */
    ck_assert_int_eq(kt_matches_evidence_at(bench.matches, 1, 1, &evidence), KT_OK);
    ck_assert_uint_eq(evidence.method, KT_METHOD_CONTRADICTION);
    ck_assert_uint_eq(evidence.value, 0);
    ck_assert_uint_eq(evidence.kind, KT_KIND_VENDOR);
    close_bench(&bench);
}
END_TEST

START_TEST(a_category_alone) {
    struct kt_matcher_options options = everything();
    struct bench bench;
    struct kt_match match;
    struct kt_text json;
    open_bench(&bench, &options);
    ck_assert_int_eq(kt_matcher_identify_value(bench.matcher, KT_KIND_CLASS, "ip-camera", 9, bench.matches, NULL), KT_OK);
    match = match_at(bench.matches, 0);
    ck_assert_uint_eq(match.vendor, 0);
    ck_assert_uint_eq(match.verdict, KT_VERDICT_POSSIBLE);
    ck_assert_uint_eq(match.relation, KT_RELATION_CATEGORY);
    ck_assert_str_eq(match.vendor_id.data, "");
    ck_assert_str_eq(match.class_id.data, "ip-camera");
    ck_assert_int_eq(kt_matches_json(&json, bench.matches, NULL), KT_OK);
    ck_assert_str_eq(json.data,
        "[{\"vendor\":null,\"product\":null,\"class\":\"ip-camera\",\"verdict\":\"possible\",\"score\":6000,"
                                "\"relation\":\"category\",\"evidence\":[{\"kind\":\"class\",\"value\":\"ip-camera\","
                                "\"range\":[0,9],"
                                "\"method\":\"exact\",\"strength\":\"weak\","
                                "\"score\":10000,\"identifier\":null,\"source\":null}]}]");
    /* Beside a vendor, the stated class is the class of the match. */
    ck_assert_int_eq(kt_item_add(bench.item, KT_KIND_CLASS, "ip-camera", 9), KT_OK);
    ck_assert_int_eq(kt_item_add(bench.item, KT_KIND_VENDOR, "Hikvision", 9), KT_OK);
    ck_assert_int_eq(kt_matcher_identify(bench.matcher, bench.item, bench.matches, NULL), KT_OK);
    ck_assert_uint_eq(kt_matches_count(bench.matches), 1);
    ck_assert_str_eq(match_at(bench.matches, 0).class_id.data, "ip-camera");
    ck_assert_int_eq(kt_matcher_identify_value(bench.matcher, KT_KIND_CLASS, "spaceship", 9, bench.matches, NULL), KT_NOTHING);
    close_bench(&bench);
}
END_TEST

/* ---- JSON ---- */

START_TEST(json_text) {
    struct bench bench;
    struct kt_text out;
    struct kt_text again;
    const char *value = "Kaspersky Internet Security \xFF\"";
    open_bench(&bench, NULL);
    ck_assert_int_eq(kt_matches_json(&out, bench.matches, NULL), KT_OK);
    ck_assert_str_eq(out.data, "[]");
    ck_assert_int_eq(kt_item_add(bench.item, KT_KIND_PRODUCT, value, strlen(value)), KT_OK);
    ck_assert_int_eq(kt_item_add(bench.item, KT_KIND_DEB, "kesl", 4), KT_OK);
    ck_assert_int_eq(kt_matcher_identify(bench.matcher, bench.item, bench.matches, NULL), KT_OK);
    ck_assert_int_eq(kt_matches_json(&out, bench.matches, NULL), KT_OK);
    ck_assert_uint_eq(strlen(out.data), out.size);
    ck_assert_str_eq(
        out.data,
        "[{\"vendor\":\"kaspersky\",\"product\":\"internet-security\",\"class\":\"endpoint-protection\","
        "\"verdict\":\"confirmed\",\"score\":10000,"
        "\"evidence\":[{\"kind\":\"deb\",\"value\":\"kesl\",\"range\":[0,4],\"method\":\"exact\","
        "\"strength\":\"conclusive\",\"score\":10000,"
        "\"identifier\":\"kesl\",\"source\":\"A list without address\"},"
        "{\"kind\":\"product\",\"value\":\"Kaspersky Internet Security \xEF\xBF\xBD\\\"\",\"range\":[0,27],\"method\":\"phrase\","
        "\"strength\":\"strong\",\"score\":10000,\"identifier\":\"kis\",\"source\":\"https://example.org/register\"}]}]");
    /* It outlives everything else. */
    kt_item_free(bench.item);
    kt_matcher_free(bench.matcher);
    kt_catalog_unref(bench.catalog);
    ck_assert_int_eq(kt_matches_json(&again, bench.matches, NULL), KT_OK);
    ck_assert_uint_eq(again.size, out.size);
    kt_matches_free(bench.matches);
}
END_TEST

START_TEST(evidence_of_one_match_as_json) {
    struct bench bench;
    struct kt_text out;
    struct kt_error err = {sizeof err, 0, 0, ""};
    open_bench(&bench, NULL);
    ck_assert_int_eq(kt_matches_evidence_json(&out, bench.matches, 0, NULL), KT_NOTHING);
    ck_assert_ptr_null(out.data);
    ck_assert_int_eq(kt_matcher_identify_value(bench.matcher, KT_KIND_DEB, "kesl", 4, bench.matches, NULL), KT_OK);
    ck_assert_int_eq(kt_matches_evidence_json(&out, bench.matches, 0, NULL), KT_OK);
    ck_assert_str_eq(out.data, "[{\"kind\":\"deb\",\"value\":\"kesl\",\"range\":[0,4],\"method\":\"exact\","
                               "\"strength\":\"conclusive\",\"score\":10000,\"identifier\":\"kesl\","
                               "\"source\":\"A list without address\"}]");
    ck_assert_int_eq(kt_matches_evidence_json(&out, bench.matches, 1, NULL), KT_NOTHING);
    ck_assert_int_eq(kt_matches_evidence_json(NULL, bench.matches, 0, &err), KT_E_ARGUMENT);
    ck_assert_int_eq(err.code, KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matches_evidence_json(&out, NULL, 0, &err), KT_E_ARGUMENT);
    close_bench(&bench);
}
END_TEST

START_TEST(shown_values_are_cut) {
    struct bench bench;
    struct kt_text out;
    char value[1200] = "Kaspersky Internet Security ";
    size_t at = strlen(value), i;
    const char *found;
    for (i = 0; i < 400; i++, at += 2) memcpy(value + at, "\xC3\xA9", 2); /* 400 times e with acute accent */
    open_bench(&bench, NULL);
    ck_assert_int_eq(kt_matcher_identify_value(bench.matcher, KT_KIND_PRODUCT, value, at, bench.matches, NULL), KT_OK);
    ck_assert_int_eq(kt_matches_json(&out, bench.matches, NULL), KT_OK);
    found = strstr(out.data, "\"value\":\"");
    ck_assert_ptr_nonnull(found);
    /* 28 characters before, so 228 of the accented ones are left. */
    ck_assert_int_eq((int)(strchr(found + 9, '"') - (found + 9)), 28 + 228 * 2);
    close_bench(&bench);
}
END_TEST

/* ---- options, limits, refusals ---- */

START_TEST(least_verdict_and_most_matches) {
    struct kt_matcher_options options = {sizeof options, 0, 0, 0, 0, 0};
    struct bench bench;
    open_bench(&bench, &options);
    ck_assert_int_eq(kt_matcher_identify_value(bench.matcher, KT_KIND_PROCESS, "avp.exe", 7, bench.matches, NULL), KT_NOTHING);
    ck_assert_uint_eq(kt_matches_count(bench.matches), 0);
    /* Origin is given whatever the least verdict. */
    ck_assert_int_eq(kt_matcher_identify_value(bench.matcher, KT_KIND_CPE, "cpe:2.3:a:tencent:rapidjson:*", 29, bench.matches,
        NULL), KT_OK);
    ck_assert_uint_eq(match_at(bench.matches, 0).verdict, KT_VERDICT_ORIGIN);
    close_bench(&bench);
    options.min_verdict = KT_VERDICT_CONFIRMED;
    open_bench(&bench, &options);
    ck_assert_int_eq(kt_matcher_identify_value(bench.matcher, KT_KIND_DRIVER, "klif.sys", 8, bench.matches, NULL), KT_NOTHING);
    close_bench(&bench);
    options.min_verdict = KT_VERDICT_POSSIBLE;
    options.max_matches = 1;
    open_bench(&bench, &options);
    ck_assert_int_eq(kt_item_add(bench.item, KT_KIND_PROCESS, "avp.exe", 7), KT_OK);
    ck_assert_int_eq(kt_item_add(bench.item, KT_KIND_VENDOR, "Hikvision", 9), KT_OK);
    ck_assert_int_eq(kt_matcher_identify(bench.matcher, bench.item, bench.matches, NULL), KT_OK);
    ck_assert_uint_eq(kt_matches_count(bench.matches), 1);
    ck_assert_str_eq(match_at(bench.matches, 0).vendor_id.data, "hikvision");
    close_bench(&bench);
}
END_TEST

START_TEST(refused_options) {
    struct { uint32_t flags, min_verdict, max_matches, floor; int32_t status; } cases[] = {
        {1, 0, 0, 0, KT_E_UNSUPPORTED}, {0, 5, 0, 0, KT_E_UNSUPPORTED}, {0, 0, 65, 0, KT_E_ARGUMENT}, {0, 0, 0, 10001,
         KT_E_ARGUMENT},
        {0, 4, 64, 10000, KT_OK},
    };
    kt_catalog *catalog = open_catalog(NULL);
    size_t i;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct kt_matcher_options options = {sizeof options, cases[i].flags, cases[i].min_verdict, cases[i].max_matches,
            cases[i].floor, 0};
        struct kt_error err = {sizeof err, 0, 0, ""};
        kt_matcher *matcher = (kt_matcher *)1;
        ck_assert_int_eq(kt_matcher_new(&matcher, catalog, &options, &err), cases[i].status);
        ck_assert_int_eq(err.code, cases[i].status);
        ck_assert_int_eq(matcher != NULL, cases[i].status == KT_OK);
        kt_matcher_free(matcher);
    }
    {
        struct kt_matcher_options small = {4, 0, 0, 0, 0, 0};
        kt_matcher *matcher;
        ck_assert_int_eq(kt_matcher_new(&matcher, catalog, &small, NULL), KT_E_ARGUMENT);
    }
    kt_catalog_unref(catalog);
}
END_TEST

START_TEST(refused_arguments) {
    struct bench bench;
    struct kt_match match = {.struct_size = sizeof match};
    struct kt_evidence evidence = {.struct_size = sizeof evidence};
    struct kt_text out;
    struct kt_name_hit hit = {.struct_size = sizeof hit};
    size_t count;
    uint32_t score;
    kt_matcher *matcher;
    kt_matches *matches;
    static char large[KT_VALUE_BYTES + 1];
    open_bench(&bench, NULL);
    ck_assert_int_eq(kt_matcher_new(NULL, bench.catalog, NULL, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matcher_new(&matcher, NULL, NULL, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matches_new(NULL, NULL, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matches_new(&matches, NULL, NULL), KT_OK);
    kt_matches_free(matches);
    kt_matches_free(NULL);
    kt_matcher_free(NULL);
    ck_assert_uint_eq(kt_matches_count(NULL), 0);
    ck_assert_int_eq(kt_matcher_identify(NULL, bench.item, bench.matches, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matcher_identify(bench.matcher, NULL, bench.matches, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matcher_identify(bench.matcher, bench.item, NULL, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matcher_identify(bench.matcher, bench.item, bench.matches, NULL), KT_NOTHING);
    ck_assert_int_eq(kt_matcher_identify_value(bench.matcher, KT_KIND_TEXT, NULL, 3, bench.matches, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matcher_identify_value(bench.matcher, KT_KIND_TEXT, NULL, 0, bench.matches, NULL), KT_NOTHING);
    ck_assert_int_eq(kt_matcher_identify_value(bench.matcher, 0, "x", 1, bench.matches, NULL), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_matcher_identify_value(bench.matcher, KT_KIND_TEXT, large, sizeof large, bench.matches, NULL), KT_E_LIMIT);
    ck_assert_int_eq(kt_matches_at(bench.matches, 0, &match), KT_NOTHING);
    ck_assert_int_eq(kt_matches_at(bench.matches, 0, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matches_at(NULL, 0, &match), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matches_evidence_at(NULL, 0, 0, &evidence), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matches_json(NULL, bench.matches, NULL), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matches_json(&out, NULL, NULL), KT_E_ARGUMENT);
    ck_assert_ptr_null(out.data);
    ck_assert_int_eq(kt_matcher_search(NULL, "x", 1, 0, 0, &hit, 1, &count), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matcher_search(bench.matcher, "x", 1, 10001, 0, &hit, 1, &count), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_matcher_search(bench.matcher, "x", 1, 0, 2, &hit, 1, &count), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt_matcher_search(bench.matcher, "x", 1, 0, 0, NULL, 1, &count), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_name_similarity(NULL, "a", 1, "b", 1), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_name_similarity(&score, NULL, 1, "b", 1), KT_E_ARGUMENT);
    ck_assert_int_eq(kt_name_similarity(&score, large, sizeof large, "b", 1), KT_E_LIMIT);
    close_bench(&bench);
}
END_TEST

/* ---- names ---- */

START_TEST(search_is_exhaustive_and_ordered) {
    static const char *const queries[] = {"Kaspersky Lab", "kaspersky internet securiti", "Huawei Technologies",
        "Checkpoint Software", "zzz"};
    struct bench bench;
    size_t q;
    open_bench(&bench, NULL);
    for (q = 0; q < sizeof queries / sizeof queries[0]; q++) {
        struct kt_name_hit hits[64], exhaustive[64];
        size_t count, exhaustive_count, reached = 0, i;
        uint32_t number = 0;
        for (i = 0; i < 64; i++) hits[i].struct_size = exhaustive[i].struct_size = sizeof hits[i];
        ck_assert_int_ge(kt_matcher_search(bench.matcher, queries[q], strlen(queries[q]), 5000, 0, hits, 64, &count), 0);
        ck_assert_int_ge(kt_matcher_search(bench.matcher, queries[q], strlen(queries[q]), 5000, KT_SEARCH_EXHAUSTIVE, exhaustive,
            64,
                                           &exhaustive_count), 0);
        ck_assert_uint_eq(count, exhaustive_count);
        ck_assert_mem_eq(hits, exhaustive, count * sizeof hits[0]);
        /* Every name of the catalog, scored one by one, is there with its score or below the floor. */
        while (kt_record_next(bench.catalog, KT_RECORD_NAME, &number) == KT_OK) {
            struct kt_text found;
            uint32_t score;
            size_t at = 0;
            ck_assert_int_eq(kt_record_text(&found, bench.catalog, KT_RECORD_NAME, number, KT_FIELD_TEXT, 0), KT_OK);
            ck_assert_int_eq(kt_name_similarity(&score, queries[q], strlen(queries[q]), found.data, found.size), KT_OK);
            while (at < count && hits[at].name != number) at++;
            ck_assert_int_eq(at < count, score >= 5000);
            if (at < count) ck_assert_uint_eq(hits[at].score, score);
            reached += score >= 5000;
        }
        ck_assert_uint_eq(count, reached);
        for (i = 1; i < count; i++) ck_assert_uint_ge(hits[i - 1].score, hits[i].score);
        /* Less room gives the best of them. */
        if (count > 1) {
            size_t best;
            ck_assert_int_eq(kt_matcher_search(bench.matcher, queries[q], strlen(queries[q]), 5000, 0, exhaustive, 1, &best),
                KT_OK);
            ck_assert_uint_eq(best, 1);
            ck_assert_uint_eq(exhaustive[0].name, hits[0].name);
        }
    }
    close_bench(&bench);
}
END_TEST

/* The built-in catalog: each name with a letter changed, dropped or doubled, two words glued, or a word more. */
START_TEST(index_gives_what_scoring_all_gives) {
    static struct kt_name_hit hits[256], exhaustive[256];
    struct kt_matcher_options options = {.struct_size = sizeof options};
    kt_catalog *catalog;
    kt_matcher *matcher;
    uint32_t number = 0, round = 0, found = 0;
    size_t i;
    ck_assert_int_eq(kt_catalog_open_builtin(&catalog, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_matcher_new(&matcher, catalog, &options, NULL), KT_OK);
    for (i = 0; i < 256; i++) hits[i].struct_size = exhaustive[i].struct_size = sizeof hits[0];
    while (kt_record_next(catalog, KT_RECORD_NAME, &number) == KT_OK) {
        struct kt_text text;
        char query[512];
        size_t size, at, count, all;
        if (number % 3 != 0) continue;
        ck_assert_int_eq(kt_record_text(&text, catalog, KT_RECORD_NAME, number, KT_FIELD_TEXT, 0), KT_OK);
        size = (size_t)snprintf(query, sizeof query, "%s%s", text.data, round % 5 == 4 ? " Group" : "");
        if (size < 3 || size >= sizeof query) continue;
        at = 1 + (round * 7) % (size - 2);
        if (round % 5 == 1) query[at] = 'q';
        if (round % 5 == 2) memmove(query + at, query + at + 1, size-- - at);
        if (round % 5 == 3 && memchr(query, ' ', size) != NULL) {
            at = (size_t)((char *)memchr(query, ' ', size) - query);
            memmove(query + at, query + at + 1, size-- - at);
        }
        round++;
        (void)kt_matcher_search(matcher, query, size, 0, 0, hits, 256, &count);
        (void)kt_matcher_search(matcher, query, size, 0, KT_SEARCH_EXHAUSTIVE, exhaustive, 256, &all);
        ck_assert_msg(count == all, "%s: %zu of %zu", query, count, all);
        ck_assert_mem_eq(hits, exhaustive, count * sizeof hits[0]);
        found += count > 0;
    }
    ck_assert_uint_gt(found, round / 2);
    kt_matcher_free(matcher);
    kt_catalog_unref(catalog);
}
END_TEST

START_TEST(similarity_of_equal_and_strange_names) {
    uint32_t score;
    ck_assert_int_eq(kt_name_similarity(&score, "Kaspersky Lab", 13, "KASPERSKY  lab", 14), KT_OK);
    ck_assert_uint_eq(score, 10000);
    ck_assert_int_eq(kt_name_similarity(&score, "Kaspersky Lab", 13, "Zwanzig Bier", 12), KT_OK);
    ck_assert_uint_lt(score, 8000);
}
END_TEST

/* ---- memory ---- */

/* The n-th allocation fails, for every n, from the matcher to the JSON. */
START_TEST(allocation_fails) {
    size_t n;
    int done = 0;
    for (n = 1; !done && n < 2000; n++) {
        struct counter counter = {0, 0, 0};
        struct kt_allocator allocator = {sizeof allocator, 0, take, grow, give, NULL};
        struct kt_matcher_options options = everything();
        kt_catalog *catalog;
        kt_matcher *matcher = NULL;
        kt_matches *matches = NULL;
        struct kt_text json;
        struct kt_item *item;
        int32_t status;
        allocator.user = &counter;
        options.memo_bytes = 8192;
        catalog = open_catalog(&allocator);
        ck_assert_int_eq(kt_item_new(&item, NULL, NULL), KT_OK);
        ck_assert_int_eq(kt_item_add(item, KT_KIND_PUBLISHER, "Microsoft Corporation", 21), KT_OK);
        ck_assert_int_eq(kt_item_add(item, KT_KIND_PRODUCT, "ZoneAlarm Extreme Security", 26), KT_OK);
        ck_assert_int_eq(kt_item_add(item, KT_KIND_DOMAIN, "www.kaspersky.com", 17), KT_OK);
        counter.fail = counter.calls + n;
        status = kt_matcher_new(&matcher, catalog, &options, NULL);
        if (status == KT_OK) status = kt_matches_new(&matches, &allocator, NULL);
        if (status == KT_OK) status = kt_matcher_identify(matcher, item, matches, NULL);
        if (status == KT_OK) status = kt_matches_json(&json, matches, NULL);
        if (status == KT_OK) done = 1;
        else ck_assert_int_eq(status, KT_E_MEMORY);
        if (status == KT_E_MEMORY && matches != NULL && matcher != NULL) {
            /* Once there is memory again, all is as if nothing had happened. */
            counter.fail = 0;
            ck_assert_int_eq(kt_matcher_identify(matcher, item, matches, NULL), KT_OK);
            ck_assert_uint_eq(kt_matches_count(matches), 3);
        }
        kt_catalog_unref(catalog);
        kt_matcher_free(matcher);
        kt_item_free(item);
        kt_matches_free(matches);
        ck_assert_uint_eq(counter.blocks, 0);
    }
    ck_assert_int_eq(done, 1);
    ck_assert_uint_gt(n, 5);
}
END_TEST

START_TEST(warm_means_no_allocation) {
    static const char *const values[] = {"Kaspersky Endpoint Security for Windows", "AO Kaspersky Lab", "Microsoft Corporation",
                                         "ZoneAlarm Extreme Security", "nothing of interest", "Huawei Technologies Co., Ltd."};
    struct counter counter = {0, 0, 0};
    struct kt_allocator allocator = {sizeof allocator, 0, take, grow, give, NULL};
    kt_catalog *catalog;
    kt_matcher *matcher;
    kt_matches *matches;
    size_t before = 0;
    unsigned round, i;
    allocator.user = &counter;
    catalog = open_catalog(&allocator);
    ck_assert_int_eq(kt_matcher_new(&matcher, catalog, NULL, NULL), KT_OK);
    ck_assert_int_eq(kt_matches_new(&matches, &allocator, NULL), KT_OK);
    for (round = 0; round < 20; round++) {
        if (round == 1) before = counter.calls;
        for (i = 0; i < sizeof values / sizeof values[0]; i++) {
            struct kt_text json;
            uint32_t kind = i % 2 == 0 ? KT_KIND_PRODUCT : KT_KIND_PUBLISHER;
            ck_assert_int_ge(kt_matcher_identify_value(matcher, kind, values[i], strlen(values[i]), matches, NULL), 0);
            ck_assert_int_eq(kt_matches_json(&json, matches, NULL), KT_OK);
        }
    }
    ck_assert_uint_eq(counter.calls, before);
    kt_matches_free(matches);
    kt_matcher_free(matcher);
    kt_catalog_unref(catalog);
    ck_assert_uint_eq(counter.blocks, 0);
}
END_TEST

/* ---- hostile values ---- */

static uint32_t next_random(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* Anything goes in, of every kind; nothing is read outside, and the result can always be written out. */
START_TEST(random_values) {
    static const char *const pieces[] = {
        "Kaspersky", "Endpoint Security", "by", "powered by", "cpe:2.3:a:", "huawei", ":", ",O=", "\"", "\\", "/", "\xF0\x9F",
        "\xD0\x9A", " ", "Ltd", "Cloud", "the", "12.1", "\0", "pkg:npm/", "HKLM\\", "engine", "copyright", ".exe",
    };
    struct kt_matcher_options options = everything();
    struct bench bench;
    uint32_t state = 2463534242u;
    unsigned round;
    options.memo_bytes = 16384;
    open_bench(&bench, &options);
    for (round = 0; round < 4000; round++) {
        uint32_t values = next_random(&state) % 5, i;
        struct kt_text json;
        kt_item_clear(bench.item);
        for (i = 0; i < values; i++) {
            char value[400];
            size_t size = 0, want = next_random(&state) % 12, k;
            for (k = 0; k < want; k++) {
                const char *piece = pieces[next_random(&state) % (sizeof pieces / sizeof pieces[0])];
                size_t length = piece[0] == '\0' ? 1 : strlen(piece);
                if (next_random(&state) % 8 == 0) {
                    value[size++] = (char)(next_random(&state) & 255);
                } else if (size + length < sizeof value) {
                    memcpy(value + size, piece, length);
                    size += length;
                }
            }
            ck_assert_int_eq(kt_item_add(bench.item, 1 + next_random(&state) % 42, value, size), KT_OK);
        }
        ck_assert_int_ge(kt_matcher_identify(bench.matcher, bench.item, bench.matches, NULL), 0);
        ck_assert_int_eq(kt_matches_json(&json, bench.matches, NULL), KT_OK);
    }
    close_bench(&bench);
}
END_TEST

START_TEST(largest_item) {
    struct kt_matcher_options options = everything();
    struct bench bench;
    struct kt_text json;
    char value[600];
    size_t size = 0;
    uint32_t i;
    while (size + 12 < sizeof value) {
        memcpy(value + size, "Kaspersky ", 10);
        size += 10;
    }
    open_bench(&bench, &options);
    for (i = 0; i < KT_ITEM_VALUES; i++) ck_assert_int_eq(kt_item_add(bench.item, i % 2 == 0 ? KT_KIND_BANNER : KT_KIND_PUBLISHER,
        value, size), KT_OK);
    ck_assert_int_ge(kt_matcher_identify(bench.matcher, bench.item, bench.matches, NULL), 0);
    ck_assert_int_eq(kt_matches_json(&json, bench.matches, NULL), KT_OK);
    close_bench(&bench);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("identify");
    TCase *tests = tcase_create("identify");
    SRunner *runner;
    int failed;
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, verdicts, 0, (int)(sizeof verdict_cases / sizeof verdict_cases[0]));
    tcase_add_test(tests, order_and_memory_change_nothing);
    tcase_add_test(tests, memo_is_invisible);
    tcase_add_test(tests, layers_change_nothing);
    tcase_add_test(tests, evidence_says_where);
    tcase_add_test(tests, contradiction_is_listed_last);
    tcase_add_test(tests, a_category_alone);
    tcase_add_test(tests, json_text);
    tcase_add_test(tests, evidence_of_one_match_as_json);
    tcase_add_test(tests, shown_values_are_cut);
    tcase_add_test(tests, least_verdict_and_most_matches);
    tcase_add_test(tests, refused_options);
    tcase_add_test(tests, refused_arguments);
    tcase_add_test(tests, search_is_exhaustive_and_ordered);
    tcase_add_test(tests, similarity_of_equal_and_strange_names);
    tcase_add_test(tests, index_gives_what_scoring_all_gives);
    tcase_add_test(tests, allocation_fails);
    tcase_add_test(tests, warm_means_no_allocation);
    tcase_add_test(tests, random_values);
    tcase_add_test(tests, largest_item);
    suite_add_tcase(suite, tests);
    runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
