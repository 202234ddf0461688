/* Canonical forms and wider forms of every kind. Expected values follow from docs/specification/kinds.md and the
   standards it names, by hand; the purl vectors are the specification's own, read where they are at hand. */
#define _POSIX_C_SOURCE 200809L /* popen: the vectors are packed */

#include <check.h>
#include <ktransition/item.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "kind/kind.h"

static struct kt__memory memory;
static struct kt__buffer out;

static void set_up(void) {
    ck_assert_int_eq(kt__memory_init(&memory, NULL, NULL), KT_OK);
    kt__buffer_init(&out, &memory);
}

static void tear_down(void) {
    kt__buffer_dispose(&out);
}

static const char *canonical(uint32_t kind, const char *value) {
    int32_t status;
    kt__buffer_clear(&out);
    status = kt__kind_canonical(&out, kind, value, strlen(value));
    if (status == KT_NOTHING) {
        ck_assert_uint_eq(out.size, 0);
        return "-";
    }
    ck_assert_int_eq(status, KT_OK);
    ck_assert_int_eq(kt__buffer_terminate(&out), 1);
    return out.data;
}

/* All wider forms of a canonical value, with " > " between. */
static const char *wider(uint32_t kind, const char *value) {
    static char list[8192];
    size_t used = 0, size = strlen(value);
    list[0] = '\0';
    while (kt__kind_wider(kind, &value, &size)) {
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%.*s", used > 0 ? " > " : "", (int)size, value);
        ck_assert_uint_lt(used, sizeof list);
    }
    return list;
}

struct row {
    uint32_t kind;
    const char *value, *form; /* "-" for a value that is not of the kind */
};

static const struct row rows[] = {
    {KT_KIND_VENDOR, "АО «Лаборатория Касперского»", "ao laboratoriya kasperskogo"},
    {KT_KIND_TEXT, "Hik VISION", "hik vision"},
    {KT_KIND_PUBLISHER, "\"АО \"\"Лаборатория Касперского\"\"\"", "ao laboratoriya kasperskogo"},
    {KT_KIND_PRODUCT, "!!!", "-"},
    {KT_KIND_LEGAL_NAME, "", "-"},
    {KT_KIND_MODEL, "DS-2CD2042WD-I", "ds2cd2042wdi"},
    {KT_KIND_VERSION, " 12.1.0 ", "12.1.0"},
    {KT_KIND_VERSION, "  ", "-"},
    {KT_KIND_CLASS, "ip-camera", "ip-camera"},
    {KT_KIND_ORIGIN, "cn", "CN"},
    {KT_KIND_ORIGIN, "CHN", "-"},
    /* NISTIR 7695, 6.2.2.3 (examples 1 to 5) and 6.1.2.4 */
    {KT_KIND_CPE, "cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*",
     "cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta"},
    {KT_KIND_CPE, "cpe:/a:microsoft:internet_explorer:8.0.6001:beta", "cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta"},
    {KT_KIND_CPE, "cpe:/a:microsoft:internet_explorer:8.%02:sp%01", "cpe:2.3:a:microsoft:internet_explorer:8.*:sp?"},
    {KT_KIND_CPE, "cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*", "cpe:2.3:a:microsoft:internet_explorer:8.*:sp?"},
    {KT_KIND_CPE, "cpe:/a:hp:insight_diagnostics:7.4.0.1570::~~online~win2003~x64~",
     "cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:*:*:*:online:win2003:x64"},
    {KT_KIND_CPE, "cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*",
     "cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64"},
    {KT_KIND_CPE, "cpe:/a:foo%5cbar:big%24money_manager_2010", "cpe:2.3:a:foo\\\\bar:big\\$money_manager_2010"},
    {KT_KIND_CPE, "cpe:2.3:a:foo\\\\bar:big\\$money_2010:*:*:*:*:special:ipod_touch:80gb:*",
     "cpe:2.3:a:foo\\\\bar:big\\$money_2010:*:*:*:*:special:ipod_touch:80gb"},
    {KT_KIND_CPE, "CPE:/A:Kaspersky:Anti-Virus:10.0", "cpe:2.3:a:kaspersky:anti-virus:10.0"},
    {KT_KIND_CPE, "cpe:2.3:a:kaspersky:anti\\-virus\\.x\\_y:\\-", "cpe:2.3:a:kaspersky:anti-virus.x_y:\\-"},
    {KT_KIND_CPE, "cpe:2.3:a:kaspersky:vpn:-:*:*:*:*:*:*:*", "cpe:2.3:a:kaspersky:vpn:-"},
    {KT_KIND_CPE, "cpe:2.3:h:hikvision:ds-7604ni-m1\\/4p:-:*:*:*:*:*:*:*", "cpe:2.3:h:hikvision:ds-7604ni-m1\\/4p:-"},
    {KT_KIND_CPE, "cpe:/o:microsoft:windows_7::sp1::en", "cpe:2.3:o:microsoft:windows_7:*:sp1:*:en"},
    {KT_KIND_CPE, "cpe:2.3:*:kaspersky", "cpe:2.3:*:kaspersky"},
    {KT_KIND_CPE, "cpe:2.3:a", "-"},
    {KT_KIND_CPE, "cpe:2.3:a:*:x", "-"},
    {KT_KIND_CPE, "cpe:/a:%02", "-"},
    {KT_KIND_CPE, "cpe:/a:v:%02", "cpe:2.3:a:v"},
    {KT_KIND_CPE, "cpe:2.3:x:v:p", "-"},
    {KT_KIND_CPE, "cpe:2.3:a:v:p\\", "-"},
    {KT_KIND_CPE, "cpe:/a:v:p%0a", "-"},
    {KT_KIND_CPE, "cpe:/a:v:p%4", "-"},
    {KT_KIND_CPE, "cpe:2.3:a:b:c:d:e:f:g:h:i:j:k:l", "-"},
    {KT_KIND_CPE, "kaspersky", "-"},
    {KT_KIND_PURL, "pkg:golang/github.com/KasperskyLab/klogga@v0.1.0", "pkg:golang/github.com/kasperskylab/klogga@v0.1.0"},
    {KT_KIND_PURL, "pkg:npm/@kaspersky/hexa-ui@1.0", "pkg:npm/%40kaspersky/hexa-ui@1.0"},
    {KT_KIND_PURL, "pkg:npm/@kaspersky", "pkg:npm/%40kaspersky"},
    {KT_KIND_PURL, "PKG:PyPI/Some_Thing@1?b=2&A=1&c=#./x/../y/", "pkg:pypi/some-thing@1?a=1&b=2#x/y"},
    {KT_KIND_PURL, "pkg:maven/com.huaweicloud.sdk/*", "pkg:maven/com.huaweicloud.sdk"},
    {KT_KIND_PURL, "pkg:maven/*", "-"},
    {KT_KIND_PURL, "pkg:npm", "-"},
    {KT_KIND_PURL, "pkg:npm/", "-"},
    {KT_KIND_PURL, "pkg:npm/x%4", "-"},
    {KT_KIND_PURL, "pkg:npm/x?a=1&A=2", "-"},
    {KT_KIND_PURL, "pkg:npm/x?a", "-"},
    {KT_KIND_PURL, "npm/x", "-"},
    {KT_KIND_DOMAIN, "*.Kaspersky.COM.", "kaspersky.com"},
    {KT_KIND_DOMAIN, "xn--80akaaied0aegk.xn--p1ai", "xn--80akaaied0aegk.xn--p1ai"},
    {KT_KIND_DOMAIN, "_dmarc.zte.com.cn", "_dmarc.zte.com.cn"},
    {KT_KIND_DOMAIN, "localhost", "-"},
    {KT_KIND_DOMAIN, "192.0.2.1", "-"},
    {KT_KIND_DOMAIN, "a..b", "-"},
    {KT_KIND_DOMAIN, "-a.com", "-"},
    {KT_KIND_DOMAIN, "a b.com", "-"},
    {KT_KIND_DOMAIN, "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg.com", "-"},
    {KT_KIND_URL, "https://user:pw@Support.Kaspersky.com:8443/a/b?c#d", "support.kaspersky.com"},
    {KT_KIND_URL, "//open.ys7.com", "open.ys7.com"},
    {KT_KIND_URL, "www.dahuasecurity.com/products", "www.dahuasecurity.com"},
    {KT_KIND_URL, "http://192.0.2.1/", "-"},
    {KT_KIND_URL, "http://[2001:db8::1]/", "-"},
    {KT_KIND_MAC, "00:25:9e:11:22:33", "00259E112233"},
    {KT_KIND_MAC, "c056.e3aa.bbcc", "C056E3AABBCC"},
    {KT_KIND_MAC, "3C-EF-8C-01-02-03", "3CEF8C010203"},
    {KT_KIND_MAC, "2cc44f9a0102", "2CC44F9A0102"},
    {KT_KIND_MAC, "00 25 9E 11 22 33", "00259E112233"},
    {KT_KIND_MAC, "0:19:c6:1:2:3", "0019C6010203"},
    {KT_KIND_MAC, "44:19:B6", "4419B6"},
    {KT_KIND_MAC, "2CC44F9", "2CC44F9"},
    {KT_KIND_MAC, "AC:64:DD:50:00:00/28", "AC64DD5"},
    {KT_KIND_MAC, "70:B3:D5:F2:F/36", "70B3D5F2F"},
    {KT_KIND_MAC, "4419B6/24", "4419B6"},
    {KT_KIND_MAC, "4419B6/28", "-"},
    {KT_KIND_MAC, "4419B6/25", "-"},
    {KT_KIND_MAC, "1F:64:00:01:02:03", "-"}, /* group */
    {KT_KIND_MAC, "DA:A1:19:01:02:03", "-"}, /* random */
    {KT_KIND_MAC, "00:00:00:00:00:00", "-"},
    {KT_KIND_MAC, "44:19-B6", "-"},
    {KT_KIND_MAC, "44::19:B6", "-"},
    {KT_KIND_MAC, "4419B", "-"},
    {KT_KIND_MAC, "00:25:9E:11:22:33:44", "-"},
    {KT_KIND_MAC, "kaspersky", "-"},
    {KT_KIND_SIGNER, "CN=AO Kaspersky Lab, O=AO Kaspersky Lab, STREET=\"sh Leningradskoye, 39A / str 2\", L=Moscow, C=RU",
     "ao kaspersky lab"},
    {KT_KIND_SIGNER, "O=Huawei Technologies Co., Ltd., OU=Consumer Business Group, CN=x", "huawei technologies co ltd"},
    {KT_KIND_SIGNER, "C=CN, ST=guangdong, L=shenzhen, O=Huawei Technologies Co., Ltd.", "huawei technologies co ltd"},
    {KT_KIND_SIGNER, "/C=CN/ST=Guangdong/O=Tencent Technology(Shenzhen) Company Limited/OU=R&D",
     "tencent technology shenzhen company limited"},
    {KT_KIND_SIGNER, "C = RU, O = \"A\\, B\", CN = c", "a b"},
    {KT_KIND_SIGNER, "O=\\C3\\9Cber\\, GmbH", "uber gmbh"},
    {KT_KIND_SIGNER, "CN=only", "only"},
    {KT_KIND_SIGNER, "CN=x+O=y;C=z", "y"},
    {KT_KIND_SIGNER, "ZTE Corporation", "zte corporation"},
    {KT_KIND_SIGNER, "Developer ID Application: Kaspersky Lab UK Limited (2Y8XE5CQ94)", "kaspersky lab uk limited"},
    {KT_KIND_SIGNER, "", "-"},
    {KT_KIND_TLS_ROOT, "O=AO Kaspersky Lab, CN=Kaspersky Endpoint Security Personal Certification Authority", "ao kaspersky lab"},
    {KT_KIND_TLS_ROOT, "CN=Kaspersky Anti-Virus Personal Root Certificate", "kaspersky anti virus personal root certificate"},
    {KT_KIND_OID, ".1.3.6.1.4.1.39165.1.1.0", "1.3.6.1.4.1.39165.1.1.0"},
    {KT_KIND_OID, "iso.3.6.1.4.1.2011.2", "1.3.6.1.4.1.2011.2"},
    {KT_KIND_OID, "SNMPv2-SMI::enterprises.3902.1", "1.3.6.1.4.1.3902.1"},
    {KT_KIND_OID, "enterprises.02011", "1.3.6.1.4.1.2011"},
    {KT_KIND_OID, "OID: .1.3.6", "1.3.6"},
    {KT_KIND_OID, "1", "-"},
    {KT_KIND_OID, "3.1.2", "-"},
    {KT_KIND_OID, "1..2", "-"},
    {KT_KIND_OID, "1.3.", "-"},
    {KT_KIND_OID, "1.3.x", "-"},
    {KT_KIND_PATH, "C:\\Program Files (x86)\\Kaspersky Lab\\NetworkAgent\\klnagchk.exe",
     "%programfiles(x86)%/kaspersky lab/networkagent/klnagchk.exe"},
    {KT_KIND_PATH, "%ProgramFiles(x86)%\\Kaspersky Lab\\", "%programfiles(x86)%/kaspersky lab"},
    {KT_KIND_PATH, "\\\\?\\C:\\ProgramData\\Kaspersky Lab", "%programdata%/kaspersky lab"},
    {KT_KIND_PATH, "%windir%\\System32\\x.dll", "%systemroot%/system32/x.dll"},
    {KT_KIND_PATH, "\"D:\\Apps\\\\x.exe\"", "/apps/x.exe"},
    {KT_KIND_PATH, "/opt/kaspersky//kesl/", "/opt/kaspersky/kesl"},
    {KT_KIND_PATH, "/Program Files/x", "/program files/x"},
    {KT_KIND_PATH, "/tmp/\xFF", "/tmp/\xEF\xBF\xBD"},
    {KT_KIND_PATH, "C:\\Program Files", "%programfiles%"},
    {KT_KIND_PATH, "%SystemDrive%\\Windows\\x", "%systemroot%/x"},
    {KT_KIND_PATH, "C:\\Windows.old\\x", "/windows.old/x"},
    {KT_KIND_PATH, "\"C:\\Apps\\x.exe\" -k \"y\"", "/apps/x.exe"},
    {KT_KIND_PATH, "/a\"b/c", "-"},
    {KT_KIND_PATH, "avp.exe", "-"},
    {KT_KIND_PATH, "/", "-"},
    {KT_KIND_PATH, "/a\nb", "-"},
    {KT_KIND_REGISTRY, "HKLM\\SOFTWARE\\WOW6432Node\\KasperskyLab\\AVP21.24", "hklm\\software\\kasperskylab\\avp21.24"},
    {KT_KIND_REGISTRY, "Computer\\HKEY_LOCAL_MACHINE\\SOFTWARE\\KasperskyLab\\", "hklm\\software\\kasperskylab"},
    {KT_KIND_REGISTRY, "HKEY_USERS\\S-1-5-21-1-2-3-1001\\Software\\KasperskyLab", "hkcu\\software\\kasperskylab"},
    {KT_KIND_REGISTRY, "HKEY_USERS\\.DEFAULT\\Software", "hku\\.default\\software"},
    {KT_KIND_REGISTRY, "\\REGISTRY\\MACHINE\\SYSTEM\\x", "hklm\\system\\x"},
    {KT_KIND_REGISTRY, "HKLM:\\Software\\x", "hklm\\software\\x"},
    {KT_KIND_REGISTRY, "Software\\KasperskyLab", "-"},
    {KT_KIND_REGISTRY, "HKLMX\\a", "-"},
    {KT_KIND_DRIVER, "\\SystemRoot\\system32\\drivers\\KLIF.SYS", "klif.sys"},
    {KT_KIND_PROCESS, "/opt/kaspersky/kesl/libexec/kesl", "kesl"},
    {KT_KIND_PROCESS, "\"C:\\x\\AVP.exe\"", "avp.exe"},
    {KT_KIND_PROCESS, "\"C:\\x\\AVP.exe\" -r", "avp.exe"},
    {KT_KIND_PROCESS, "\"\"AVP.exe\"\"", "avp.exe"},
    {KT_KIND_FILE, "a/", "-"},
    {KT_KIND_SERVICE, "klnagent64.service", "klnagent64"},
    {KT_KIND_SERVICE, "AVP.KES.21.19", "avp.kes.21.19"},
    {KT_KIND_DEB, "kesl 12.1.0-1297 amd64", "kesl"},
    {KT_KIND_DEB, "KESL:amd64", "kesl"},
    {KT_KIND_DEB, "kesl_12.1_amd64.deb", "kesl"},
    {KT_KIND_DEB, "libstdc++6=12", "libstdc++6"},
    {KT_KIND_DEB, "-x", "-"},
    {KT_KIND_DEB, "\xD0\xB0\xD0\xB1", "-"},
    {KT_KIND_RPM, "ksc64-16.3.0-1207.x86_64", "ksc64"},
    {KT_KIND_RPM, "kesl-gui-12.1.0-1297.x86_64", "kesl-gui"},
    {KT_KIND_RPM, "bash-0:5.1.8-6.el9.x86_64.rpm", "bash"},
    {KT_KIND_RPM, "kesl-gui", "kesl-gui"},
    {KT_KIND_RPM, "java-1.8.0-openjdk", "java-1.8.0-openjdk"},
    {KT_KIND_RPM, "kernel-5.14.0-70.13.1.el9", "kernel"},
    {KT_KIND_WINGET, "Kaspersky.KasperskyTotalSecurity", "kaspersky.kasperskytotalsecurity"},
    {KT_KIND_WINGET, "Huawei", "huawei"},
    {KT_KIND_WINGET, "a..b", "-"},
    {KT_KIND_ANDROID, "com.huawei.android.FloatTasks", "com.huawei.android.floattasks"},
    {KT_KIND_ANDROID, "package:com.kms.free", "com.kms.free"},
    {KT_KIND_ANDROID, "com kms", "-"},
    {KT_KIND_BUNDLE, "com.kaspersky.kav-x", "com.kaspersky.kav-x"},
    {KT_KIND_CHOCOLATEY, "KasperskyAnti-Virus", "kasperskyanti-virus"},
    {KT_KIND_CHROME_EXTENSION, "AMKPCCLBBGEGOAFIHNPGOMDDADJHCADD", "amkpcclbbgegoafihnpgomddadjhcadd"},
    {KT_KIND_CHROME_EXTENSION, "chrome-extension://amkpcclbbgegoafihnpgomddadjhcadd/a.html", "amkpcclbbgegoafihnpgomddadjhcadd"},
    {KT_KIND_CHROME_EXTENSION, "zmkpcclbbgegoafihnpgomddadjhcadd", "-"},
    {KT_KIND_FIREFOX_EXTENSION, "light_plugin_ACF0@kaspersky.com", "light_plugin_acf0@kaspersky.com"},
    {KT_KIND_FIREFOX_EXTENSION, "a b", "-"},
    {KT_KIND_TEAM_ID, "TeamIdentifier=2y8xe5cq94", "2Y8XE5CQ94"},
    {KT_KIND_TEAM_ID, "Developer ID Application: X (2Y8XE5CQ94)", "2Y8XE5CQ94"},
    {KT_KIND_TEAM_ID, "2Y8XE5CQ9", "-"},
    {KT_KIND_SWID, "swid:Example", "swid:example"},
    {KT_KIND_MSI_PRODUCT_CODE, "2924beda-e0d7-4daf-a224-50d2e0b12f5b", "{2924BEDA-E0D7-4DAF-A224-50D2E0B12F5B}"},
    {KT_KIND_MSI_PRODUCT_CODE, "{2924BEDA-E0D7-4DAF-A224-50D2E0B12F5B}", "{2924BEDA-E0D7-4DAF-A224-50D2E0B12F5B}"},
    {KT_KIND_MSI_PRODUCT_CODE, "2924bedaXe0d7-4daf-a224-50d2e0b12f5b", "-"},
    {KT_KIND_CONTAINER_IMAGE, "ghcr.io/icewind1991/Kaspersky:latest", "ghcr.io/icewind1991/kaspersky"},
    {KT_KIND_CONTAINER_IMAGE, "docker.io/library/nginx@sha256:00", "nginx"},
    {KT_KIND_CONTAINER_IMAGE, "localhost:5000/a/b:1", "localhost:5000/a/b"},
    {KT_KIND_CONTAINER_IMAGE, "/a", "-"},
    {KT_KIND_CONTAINER_IMAGE, "a:b:c", "-"},
    {KT_KIND_CONTAINER_IMAGE, "a//b", "-"},
    {KT_KIND_HOMEBREW, "homebrew/cask/Kaspersky", "kaspersky"},
    {KT_KIND_USB, "12D1:1506", "12d1:1506"},
    {KT_KIND_USB, "usb 05c6:9215", "05c6:9215"},
    {KT_KIND_USB, "0x12d1", "12d1"},
    {KT_KIND_USB, "0x12D1:0x1506", "12d1:1506"},
    {KT_KIND_USB, "USB\\VID_12D1&PID_1506&MI_00", "12d1:1506"},
    {KT_KIND_USB, "usb:v12D1p1506d0102dc00", "12d1:1506"},
    {KT_KIND_USB, "12d15", "-"},
    {KT_KIND_USB, "12d1:15", "-"},
    {KT_KIND_PCI, "PCI\\VEN_19E5&DEV_0222&SUBSYS_1", "19e5:0222"},
    {KT_KIND_PCI, "pci:v000019E5d00000222sv00", "19e5:0222"},
    {KT_KIND_PCI, "pci:v100019E5d00000222sv00", "-"},
    {KT_KIND_MODEL_PATTERN, "DS-2CD####*", "ds-2cd####*"},
    {KT_KIND_MODEL_PATTERN, "Archer  C#", "archer-c#"},
    {KT_KIND_MODEL_PATTERN, "TL-@@#*", "tl-@@#*"},
    {KT_KIND_MODEL_PATTERN, "A/B.C-_D", "a-b-c-_d"},
    {KT_KIND_MODEL_PATTERN, "DS_7###@*", "ds_7###@*"},
    {KT_KIND_MODEL_PATTERN, "ABCD_", "-"},
    {KT_KIND_MODEL_PATTERN, "ZX*", "-"},      /* fixes two places */
    {KT_KIND_MODEL_PATTERN, "A####", "-"},    /* states one */
    {KT_KIND_MODEL_PATTERN, "#ABCD", "-"},    /* begins with no letter or digit of its own */
    {KT_KIND_MODEL_PATTERN, "-ABCD", "-"},
    {KT_KIND_MODEL_PATTERN, "AB*CD", "-"},    /* the star stands at the end only */
    {KT_KIND_MODEL_PATTERN, "ABCD-", "-"},
    {KT_KIND_MODEL_PATTERN, "ABCD+", "-"},
    {KT_KIND_DRIVER, "SealProtect.sys | Beijing Bytedance", "sealprotect.sys"},
    {KT_KIND_DRIVER, "| Beijing", "-"},
    {KT_KIND_ASN, "AS123", "AS123"},
    {KT_KIND_ASN, "asn 00123", "AS123"},
    {KT_KIND_ASN, "AS209030 82.202.186.0/24", "AS209030"},
    {KT_KIND_ASN, "AS4294967295", "AS4294967295"},
    {KT_KIND_ASN, "AS4294967296", "-"},
    {KT_KIND_ASN, "AS", "-"},
};

START_TEST(forms) {
    const struct row *row = &rows[_i];
    const char *got = canonical(row->kind, row->value);
    ck_assert_msg(strcmp(got, row->form) == 0, "kind %u, %s: %s, not %s", row->kind, row->value, got, row->form);
}
END_TEST

/* A canonical form is its own canonical form. */
START_TEST(forms_are_idempotent) {
    const struct row *row = &rows[_i];
    char once[512];
    if (strcmp(row->form, "-") == 0) return;
    strcpy(once, row->form);
    ck_assert_str_eq(canonical(row->kind, once), once);
}
END_TEST

START_TEST(wider_forms) {
    static const struct row wide[] = {
        {KT_KIND_CPE, "cpe:2.3:a:v:p:1.0:*:*:*:*:windows", "cpe:2.3:a:v:p:1.0 > cpe:2.3:a:v:p > cpe:2.3:a:v"},
        {KT_KIND_CPE, "cpe:2.3:a:v:p:*:*:*:*:*:windows", "cpe:2.3:a:v:p > cpe:2.3:a:v"},
        {KT_KIND_CPE, "cpe:2.3:h:v:p\\:x\\/1:-", "cpe:2.3:h:v:p\\:x\\/1 > cpe:2.3:h:v"},
        {KT_KIND_CPE, "cpe:2.3:a:v", ""},
        {KT_KIND_PURL, "pkg:npm/%40a/b@1?x=y#z/w", "pkg:npm/%40a/b@1?x=y > pkg:npm/%40a/b@1 > pkg:npm/%40a/b > pkg:npm/%40a"},
        {KT_KIND_PURL, "pkg:golang/github.com/o/r#s",
         "pkg:golang/github.com/o/r > pkg:golang/github.com/o > pkg:golang/github.com"},
        {KT_KIND_MAC, "AC64DD5ABCDE", "AC64DD5AB > AC64DD5 > AC64DD"},
        {KT_KIND_MAC, "AC64DD", ""},
        {KT_KIND_DOMAIN, "a.b.kaspersky.com", "b.kaspersky.com > kaspersky.com"},
        {KT_KIND_URL, "www.zte.com", "zte.com"},
        {KT_KIND_OID, "1.3.6.1.4.1.2011.2.3", "1.3.6.1.4.1.2011.2 > 1.3.6.1.4.1.2011"},
        {KT_KIND_OID, "1.3.6.1.4.1", ""},
        {KT_KIND_USB, "12d1:1506", "12d1"},
        {KT_KIND_PCI, "12d1", ""},
        {KT_KIND_WINGET, "huawei.cangjie.lts", "huawei.cangjie > huawei"},
        {KT_KIND_ANDROID, "com.kaspersky.kes.x", "com.kaspersky.kes > com.kaspersky"},
        {KT_KIND_BUNDLE, "com.kaspersky", ""},
        {KT_KIND_PATH, "/opt/kaspersky/kesl", "/opt/kaspersky > /opt"},
        {KT_KIND_PATH, "%programfiles%/a/b", "%programfiles%/a > %programfiles%"},
        {KT_KIND_REGISTRY, "hklm\\software\\kasperskylab", "hklm\\software > hklm"},
        {KT_KIND_CONTAINER_IMAGE, "ghcr.io/a/b", "ghcr.io/a"},
        {KT_KIND_CONTAINER_IMAGE, "a/b", "a"},
        {KT_KIND_DEB, "a.b-c", ""},
        {KT_KIND_VENDOR, "a b", "a"},
        {KT_KIND_PRODUCT, "cp plus nvr", "cp plus > cp"},
        {KT_KIND_BANNER, "stgw 1 3", "stgw 1 > stgw"},
        {KT_KIND_TITLE, "a b", ""},
        {KT_KIND_LEGAL_NAME, "a b", ""},
        {KT_KIND_MODEL_PATTERN, "ds-2cd*", ""},
    };
    size_t i;
    for (i = 0; i < sizeof wide / sizeof wide[0]; i++) ck_assert_str_eq(wider(wide[i].kind, wide[i].value), wide[i].form);
}
END_TEST

START_TEST(guesses) {
    static const struct row guess[] = {
        {KT_KIND_CPE, "cpe:2.3:a:v:p", NULL},
        {KT_KIND_CPE, " cpe:/a:v:p", NULL},
        {KT_KIND_PURL, "pkg:npm/x", NULL},
        {KT_KIND_MAC, "00:25:9E:11:22:33", NULL},
        {KT_KIND_MAC, "c056.e3aa.bbcc", NULL},
        {KT_KIND_PRODUCT, "2cc44f9a0102", NULL},
        {KT_KIND_OID, "1.3.6.1.4.1.2011", NULL},
        {KT_KIND_PRODUCT, "1.3.6", NULL},
        {KT_KIND_URL, "https://securelist.com/x", NULL},
        {KT_KIND_PRODUCT, "https://securelist.com/x publisher: Kaspersky", NULL},
        {KT_KIND_SIGNER, "CN=a, O=b", NULL},
        {KT_KIND_SIGNER, "/C=CN/O=x", NULL},
        {KT_KIND_PRODUCT, "x=1", NULL},
        {KT_KIND_PATH, "C:\\ProgramData\\Kaspersky Lab\\", NULL},
        {KT_KIND_PATH, "/opt/kaspersky", NULL},
        {KT_KIND_PATH, "%ProgramData%\\Kaspersky Lab", NULL},
        {KT_KIND_PRODUCT, "/home", NULL},
        {KT_KIND_REGISTRY, "HKLM\\SOFTWARE\\KasperskyLab", NULL},
        {KT_KIND_REGISTRY, "HKEY_CURRENT_USER\\x", NULL},
        {KT_KIND_PRODUCT, "Kaspersky Endpoint Security 10 for Windows", NULL},
        {KT_KIND_PRODUCT, "avp.exe", NULL},
        {KT_KIND_PRODUCT, "", NULL},
        {KT_KIND_PRODUCT, "\"\"", NULL},
    };
    size_t i;
    for (i = 0; i < sizeof guess / sizeof guess[0]; i++)
        ck_assert_msg(kt__kind_guess(guess[i].value, strlen(guess[i].value)) == guess[i].kind, "%s", guess[i].value);
    ck_assert_uint_eq(kt__kind_guess(NULL, 0), KT_KIND_PRODUCT);
}
END_TEST

START_TEST(groups_of_kinds) {
    uint32_t kind, names = 0, organisations = 0, silent = 0;
    for (kind = 0; kind < 64; kind++) {
        names += (uint32_t)kt__kind_is_name(kind);
        organisations += (uint32_t)kt__kind_is_organisation(kind);
        silent += (uint32_t)kt__kind_is_silent(kind);
        ck_assert(!kt__kind_is_organisation(kind) || kt__kind_is_name(kind));
        ck_assert(!kt__kind_is_silent(kind) || !kt__kind_is_name(kind));
    }
    ck_assert_uint_eq(names, 9);
    ck_assert_uint_eq(organisations, 4);
    ck_assert_uint_eq(silent, 5);
    ck_assert(kt__kind_is_name(KT_KIND_SIGNER) && kt__kind_is_name(KT_KIND_TITLE) && kt__kind_is_silent(KT_KIND_ASN));
}
END_TEST

START_TEST(limits) {
    char *big = malloc(KT_VALUE_BYTES + 1);
    ck_assert_ptr_nonnull(big);
    memset(big, 'a', KT_VALUE_BYTES + 1);
    ck_assert_int_eq(kt__kind_canonical(&out, KT_KIND_PATH, big, KT_VALUE_BYTES + 1), KT_E_LIMIT);
    ck_assert_int_eq(kt__kind_canonical(&out, 0, "x", 1), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt__kind_canonical(&out, 9999, "x", 1), KT_E_UNSUPPORTED);
    ck_assert_int_eq(kt__kind_canonical(&out, KT_KIND_TEXT, NULL, 0), KT_NOTHING);
    ck_assert_uint_eq(out.size, 0);
    /* What stood in the buffer before stays. */
    kt__buffer_append(&out, "before", 6);
    ck_assert_int_eq(kt__kind_canonical(&out, KT_KIND_PURL, "pkg:npm/x%4", 11), KT_NOTHING);
    ck_assert_uint_eq(out.size, 6);
    ck_assert_int_eq(kt__kind_canonical(&out, KT_KIND_ASN, "AS1", 3), KT_OK);
    ck_assert_uint_eq(out.size, 9);
    ck_assert_int_eq(memcmp(out.data, "beforeAS1", 9), 0);
    free(big);
}
END_TEST

/* Every kind takes the longest values of all sorts of bytes in linear time, and what it makes of them widens in few steps. */
START_TEST(huge_values) {
    static const char *const fills[] = {"a", "/", "a/", "\\", "%41", "a.", ":", "a:", ",O=", "/O=", "&a=",
                                        "\xFF", "\0", "~", "@", "0", ".1", " ", "\"", "-1-", "*"};
    static const char *const starts[] = {"", "cpe:2.3:a:", "cpe:/a:", "pkg:npm/", "pkg:a/b?", "CN=",
                                         "HKLM\\", "C:\\", "http://", "1.3"};
    char *big = malloc(KT_VALUE_BYTES);
    size_t f, s, i;
    ck_assert_ptr_nonnull(big);
    for (f = 0; f < sizeof fills / sizeof fills[0]; f++) {
        size_t length = strlen(fills[f]) > 0 ? strlen(fills[f]) : 1;
        uint32_t kind;
        for (s = 0; s < sizeof starts / sizeof starts[0]; s++) {
            size_t at = strlen(starts[s]), all = f % 10 == s ? KT_VALUE_BYTES : 65536;
            memcpy(big, starts[s], at);
            for (i = at; i < all; i++) big[i] = fills[f][(i - at) % length];
            (void)kt__kind_guess(big, all);
            for (kind = KT_KIND_TEXT; kind <= KT_KIND_MODEL_PATTERN; kind++) {
                const char *value;
                size_t size, steps = 0;
                kt__buffer_clear(&out);
                if (kt__kind_canonical(&out, kind, big, all) != KT_OK) continue;
                value = out.data;
                size = out.size;
                while (kt__kind_wider(kind, &value, &size)) steps++;
                ck_assert_uint_le(steps, 600);
            }
        }
    }
    free(big);
}
END_TEST

/* Random bytes, and valid values with random damage: a form that is made is stable and widens inside itself. */
START_TEST(random_values) {
    static const char alphabet[] = "aA0:./\\-_%&=,+*?#@~\"'()  {}cpe23kgHKLM\xD0\xB0\xFF\0\n";
    uint32_t seed = 99, round, i, kind;
    struct kt__buffer again;
    kt__buffer_init(&again, &memory);
    for (round = 0; round < 40000; round++) {
        char value[64];
        size_t size, n;
        const char *from = rows[round % (sizeof rows / sizeof rows[0])].value;
        seed = seed * 1664525u + 1013904223u;
        size = (seed >> 24) % sizeof value;
        n = strlen(from) < size ? strlen(from) : size;
        memcpy(value, from, n);
        for (i = 0; i < size; i++) {
            seed = seed * 1664525u + 1013904223u;
            if (i >= n || (seed >> 28) == 0) value[i] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
        }
        kind = 1 + round % KT_KIND_MODEL_PATTERN;
        kt__buffer_clear(&out);
        if (kt__kind_canonical(&out, kind, value, size) != KT_OK) continue;
        if (out.size == 0) ck_abort_msg("empty form");
        kt__buffer_clear(&again);
        /* Names are cut: the form of 32 cut tokens is stable as well. */
        if (kt__kind_canonical(&again, kind, out.data, out.size) != KT_OK || again.size != out.size ||
            memcmp(again.data, out.data, out.size) != 0)
            ck_abort_msg("kind %u: %.*s -> %.*s -> %.*s", kind, (int)size, value, (int)out.size, out.data, (int)again.size,
                         again.data);
    }
    kt__buffer_dispose(&again);
}
END_TEST

/* --- memory -------------------------------------------------------------------------------------------------- */

struct meter {
    int left; /* allocations that still succeed */
};

static void *meter_allocate(void *user, size_t size, size_t align) {
    struct meter *meter = user;
    (void)align;
    return meter->left-- > 0 ? malloc(size) : NULL;
}

static void *meter_resize(void *user, void *block, size_t old_size, size_t size, size_t align) {
    struct meter *meter = user;
    (void)old_size;
    (void)align;
    return meter->left-- > 0 ? realloc(block, size) : NULL;
}

static void meter_release(void *user, void *block, size_t size, size_t align) {
    (void)user;
    (void)size;
    (void)align;
    free(block);
}

START_TEST(memory_runs_out) {
    struct meter meter = {0};
    struct kt_allocator allocator = {sizeof allocator, 0, meter_allocate, meter_resize, meter_release, &meter};
    struct kt__memory short_memory;
    struct kt__buffer buffer;
    const struct row *row = &rows[_i];
    int n;
    ck_assert_int_eq(kt__memory_init(&short_memory, &allocator, NULL), KT_OK);
    for (n = 0; n < 4; n++) {
        int32_t status;
        meter.left = n;
        kt__buffer_init(&buffer, &short_memory);
        status = kt__kind_canonical(&buffer, row->kind, row->value, strlen(row->value));
        if (strcmp(row->form, "-") == 0)
            ck_assert(status == KT_NOTHING || status == KT_E_MEMORY);
        else
            ck_assert_int_eq(status, n == 0 ? KT_E_MEMORY : KT_OK);
        kt__buffer_dispose(&buffer);
    }
}
END_TEST

/* --- the purl specification's own vectors -------------------------------------------------------------------- */

/* The text value of "key": "text" in a line of the vectors; 0 when the line is another. */
static int read_field(char *text, size_t room, const char *line, const char *key) {
    char want[64];
    const char *at;
    size_t n = 0;
    snprintf(want, sizeof want, "\"%s\": \"", key);
    at = strstr(line, want);
    if (at == NULL) return 0;
    for (at += strlen(want); *at != '\0' && *at != '"' && n + 1 < room; at++) {
        if (*at == '\\' && at[1] != '\0') at++;
        text[n++] = *at;
    }
    text[n] = '\0';
    return 1;
}

START_TEST(purl_vectors) {
    static char line[65536], input[8192], type[64], expected[8192], path[2048], command[2100];
    const char *shared = getenv("KT_SHARED"), *root = getenv("KT_SOURCE_ROOT");
    unsigned checked = 0;
    FILE *file;
    if (shared != NULL)
        snprintf(path, sizeof path, "%s/data/sbom/conformance/purl_spec_tests.tar.gz", shared);
    else
        snprintf(path, sizeof path, "%s/../shared/data/sbom/conformance/purl_spec_tests.tar.gz", root != NULL ? root : ".");
    file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "# skipped: the vectors of the purl specification are not at hand\n");
        return;
    }
    fclose(file);
    snprintf(command, sizeof command, "tar -xOzf '%s'", path);
    file = popen(command, "r");
    ck_assert_ptr_nonnull(file);
    input[0] = type[0] = '\0';
    while (fgets(line, sizeof line, file) != NULL) {
        if (read_field(type, sizeof type, line, "test_type") || read_field(input, sizeof input, line, "input")) continue;
        if (!read_field(expected, sizeof expected, line, "expected_output") || strcmp(type, "validate") != 0) continue;
        ck_assert_msg(strcmp(canonical(KT_KIND_PURL, input), expected) == 0, "%s: %s, not %s", input,
                      canonical(KT_KIND_PURL, input), expected);
        checked++;
    }
    pclose(file);
    ck_assert_uint_gt(checked, 150);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("kind");
    TCase *tcase = tcase_create("kind");
    int count = (int)(sizeof rows / sizeof rows[0]);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, forms, 0, count);
    tcase_add_loop_test(tcase, forms_are_idempotent, 0, count);
    tcase_add_loop_test(tcase, memory_runs_out, 0, count);
    tcase_add_test(tcase, wider_forms);
    tcase_add_test(tcase, guesses);
    tcase_add_test(tcase, groups_of_kinds);
    tcase_add_test(tcase, limits);
    tcase_add_test(tcase, huge_values);
    tcase_add_test(tcase, random_values);
    tcase_add_test(tcase, purl_vectors);
    suite_add_tcase(s, tcase);
    return s;
}

int main(void) {
    SRunner *runner = srunner_create(suite());
    int failed;
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
