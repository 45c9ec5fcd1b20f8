//! What is recognised, and by what: its form (an address, a GUID), or what stands before it (`OSDComputerName=`). Beside each rule, where it was seen.
//!
//! The rules of a set are one expression, and none of them looks far ahead from where others could match: so the time is linear in the text, whatever it is.
//! What they find is looked at once more in [`super::pieces`], since an expression cannot know that `10:29:52` is no address; and what is told by its end
//! (`jdoe@corp.example.com`) is followed to its beginning there.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use super::kind::Kind;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It is what it is.
    Plain(Kind),
    /// An IPv4 address, or a version.
    V4,
    /// An IPv6 address, or a time.
    V6,
    /// Six pairs of hexadecimal digits.
    Mac,
    /// A computer, with its domain or without, or an address.
    Host,
    /// The same, where a sentence speaks of one: not every word is one.
    SpokenHost,
    /// What ends a DNS name.
    DnsEnd,
    /// What stands behind the sign of an e-mail address.
    EmailEnd,
    /// The server of a path, `\\\\server\\share`.
    Unc,
    /// A domain.
    Domain,
    /// An account, with its domain or without.
    Account,
    /// `A\b`: an account with its domain, or a piece of a path.
    Backslash,
    /// The folder of a user's profile.
    Profile,
    /// A distinguished name: its domain is one too.
    Unit,
    /// A serial number, if there is one.
    Serial,
    /// A password, if there is one.
    Secret,
}

/// One rule: exactly one group in its pattern holds the value.
struct Rule {
    what: What,
    pattern: &'static str,
}

const fn rule(what: What, pattern: &'static str, _seen: &'static str) -> Rule {
    Rule { what, pattern }
}

/// By their form, which has an end.
#[rustfmt::skip]
const FORMS: &[Rule] = &[
    rule(What::Plain(Kind::Guid), r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", "1902, MDT"),
    rule(What::Plain(Kind::Sid), r"(?-u:\b)(S-1-(?:5-21|12-1)(?:-[0-9]{1,10}){3,5})(?-u:\b)", "documented"),
    rule(What::Plain(Kind::Secret), r"(?-u:\b)((?:[0-9]{6}-){7}[0-9]{6})(?-u:\b)", "documented: a BitLocker recovery password"),
    rule(What::Plain(Kind::Secret), r"(?-u:\b)([0-9A-Z]{5}(?:-[0-9A-Z]{5}){4})(?-u:\b)", "documented: a product key"),
    rule(What::Mac, r"(?-u:\b)([0-9a-f]{2}(?:[:-][0-9a-f]{2}){5})(?-u:\b)", "MDT"),
    rule(What::V4, r"(?-u:\b)([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?-u:\b)", "MDT, 2020"),
    rule(What::V6, r"((?:[0-9a-f]{0,4}:){2,7}(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-f]{1,4})?)", "MDT"),
];

/// By the signs in them.
#[rustfmt::skip]
const SIGNS: &[Rule] = &[
    rule(What::EmailEnd, r"@([0-9a-z_-]+(?:\.[0-9a-z_-]+)+)", "documented"),
    rule(What::Host, r"://(?:[^\s/@<>\]\x22']+@)?([0-9a-z_.\-\x{80}-\x{10FFFF}]+|\[[0-9a-f:.]+\])", "1902, MDT"),
    rule(What::Unc, r"\\\\(?:\\\\)?([0-9a-z_.\-\x{80}-\x{10FFFF}]+)(?:\\|[\s\x22',;)\]<]|$)", "MDT"),
    rule(What::Profile, r"[\\/](?:Users|Documents and Settings|home)[\\/]{1,2}([^\\/:*?\x22<>|\r\n]{1,64})[\\/]", "documented"),
    rule(What::Profile, r"[\\/](?:Users|Documents and Settings|home)[\\/]{1,2}([^\\/:*?\x22<>|\s,;)\]']+)", "documented"),
];

/// By their ends.
const ENDS: &[Rule] = &[rule(
    What::DnsEnd,
    r"\.((?:com|org|edu|gov|mil|local|lan|corp|internal|intranet|net|info|biz|home|intern|int|ad|loc|dom|private|test|example|invalid|cloud|dev|ads|root|[a-z]{2}))(?-u:\b)",
    "1902, MDT",
)];

/// A path in a directory; it is long, so it stands alone.
const UNITS: &[Rule] = &[rule(
    What::Unit,
    r"((?-u:\b)(?:(?:OU|CN|O|L|ST|DC)=[^,=;<>\[\]\x22\r\n]+,[ ]?)+DC=[0-9a-z_-]+(?:,[ ]?DC=[0-9a-z_-]+)*)",
    "MDT",
)];

/// Names that end the name of a variable, or a label before a value: `_SMSTSMachineName`, `OSDComputerName`.
const HOSTS: &str = "MachineName|ComputerName|HostName|DeviceName|DNSName|NetBIOSName|SiteServer|SiteServerName|SiteSystem|ServerName|WDSServer|SMSDP|SMSMP|SMSTSMP|SMSSLP|SMSFSP|FSP|SMSPublicKeyServer|ManagementPoint|DistributionPoint|LogonServer";
const SPOKEN_HOSTS: &str = "computer name|machine name|host name|device name|NetBIOS name|server name|DNS name|management point|distribution point|site server|site system|state migration point|software update point|fallback status point|MP|DP|SMP|SUP|PXE server|computer|machine|host|server";
const DOMAINS: &str = "DomainName|JoinDomain|DomainToJoin|DomainAdminDomain|MachineDomain|UserDomain|UserDnsDomain|LogonDomain|DnsDomain|DNSSuffix|DomainSuffix|JoinWorkgroup|WorkgroupName|DnsDomainName|ADDomain|PrimaryDomain|domain name|workgroup name|DNS suffix|domain|workgroup";
const USERS: &str = "UserName|UserID|User|JoinAccount|DomainAdmin|AdminAccount|AccountName|Account|RunAsUser|LogonUser|RegisteredUser|RegisteredUserName|UdaUsers|AutoUsers|PrimaryUser|FullName|NetworkAccessAccount|SMSTSReserved[0-9-]*|user name|account name|user account|run as|logon name|primary user";
const SERIALS: &str = "SerialNumber|SerialNo|AssetTag|ServiceTag|IdentifyingNumber|serial number|serial no\\.?|asset tag|service tag";
const SECRETS: &str = "Password|Passwd|Pwd|PassPhrase|ProductKey|RecoveryKey|RecoveryPassword|ClientSecret|Secret|ApiKey|AccessToken|PIN";

/// Between a variable and its value: `=`, `: `, ` is now = ` (MDT), `": "` (JSON), `">` and `>` (XML).
const SIGN: &str = r#"[0-9]{0,3}["']?(?:\s+is(?:\s+now)?)?(?:\s*[=:]\s*|>)(?:\\?["'\[(])?"#;
/// The same, or a word of a sentence.
const SPOKEN: &str = r#"[0-9]{0,3}["']?(?:(?:\s+is(?:\s+now)?)?(?:\s*[=:]\s*|>)|\s+(?:is|was|to|named|called)\s+|\s+["'])(?:\\?["'\[(])?"#;
/// A value that can be a DNS name.
const NAME: &str = r"([0-9a-z_.\-\x{80}-\x{10FFFF}]+)";
/// A value without blanks.
const TOKEN: &str = r#"([^\s"',;()\[\]<>|]+)"#;

/// By what stands before them.
static CONTEXTS: LazyLock<Vec<(What, String)>> = LazyLock::new(|| {
    let before = "(?:";
    let spoken = r"(?-u:\b)(?:";
    vec![
        (What::Host, format!("{before}{HOSTS}){SIGN}{NAME}")),
        (What::SpokenHost, format!("{spoken}{SPOKEN_HOSTS}){SPOKEN}{NAME}")),
        (What::Host, format!(r"(?-u:\b)URL:\s+{NAME}:\d")),
        (What::Host, r#"(?-u:\b)CN=([0-9a-z_.\-\x{80}-\x{10FFFF}]+)"#.to_owned()),
        (What::Domain, format!(r#"(?-u:\b)(?:join(?:ed|ing)?(?:\s+(?:to|the))*\s+domain|domain|workgroup)\s+["']{NAME}["']"#)),
        (What::Domain, format!("{before}{DOMAINS}){SIGN}{NAME}")),
        (What::Account, format!("{before}{USERS}){SIGN}{TOKEN}")),
        (What::Account, format!(r#"(?-u:\b)(?:user|account|owner|identity|credentials?\s+(?:of|for)|logged\s+on\s+as|log(?:g)?ed\s+in\s+as|run(?:ning)?\s+as)\s+["'\[(]{TOKEN}["'\])]"#)),
        (What::Serial, format!("{before}{SERIALS}){SPOKEN}{TOKEN}")),
        (What::Mac, format!(r"{before}MACAddress|MAC|MAC address|PhysicalAddress|physical address|hardware address|EthernetAddress){SPOKEN}([0-9a-f]{{12}}|[0-9a-f]{{4}}(?:\.[0-9a-f]{{4}}){{2}}|[0-9a-f]{{2}}(?:[:-][0-9a-f]{{2}}){{5}})(?-u:\b)")),
        (What::Plain(Kind::Thumbprint), r"(?-u:\b)(?:thumbprint|cert(?:ificate)?\s+hash)[^0-9a-z]{0,6}(?:is\s+)?[\x22'\[]?((?:[0-9a-f]{2} ?){19}[0-9a-f]{2})(?-u:\b)".to_owned()),
        (What::Secret, format!("{before}{SECRETS}){SIGN}{TOKEN}")),
        (What::Secret, r#"://([^\s/@<>\]"']+)@"#.to_owned()),
    ]
});

/// `DOMAIN\user`, and much that is none.
const BACKSLASH: &str = r"([0-9a-z_.\-\x{80}-\x{10FFFF}]+\\{1,2}[0-9a-z_.$\-\x{80}-\x{10FFFF}]+)";

/// Several rules in one expression, so that a text is read once for all of them.
struct Set {
    regex: Regex,
    what: Vec<What>,
}

impl Set {
    fn new<'a>(rules: impl Iterator<Item = (What, &'a str)>) -> Self {
        let (what, patterns): (Vec<_>, Vec<_>) = rules.unzip();
        let regex = RegexBuilder::new(&patterns.join("|"))
            .case_insensitive(true)
            .build()
            .expect("the patterns are sound");
        debug_assert_eq!(regex.captures_len(), what.len() + 1, "one group a rule");
        Self { regex, what }
    }

    fn find(&self, text: &str, take: &mut impl FnMut(What, std::ops::Range<usize>)) {
        let mut groups = self.regex.capture_locations();
        let mut from = 0;
        while from <= text.len()
            && let Some(whole) = self.regex.captures_read_at(&mut groups, text, from)
        {
            let found = (1..groups.len()).find_map(|i| Some((i, groups.get(i)?)));
            let Some((i, (start, end))) = found else {
                break;
            };
            take(self.what[i - 1], start..end);
            // What ends one value can begin the next.
            from = end.max(whole.start() + 1);
            while !text.is_char_boundary(from) {
                from += 1;
            }
        }
    }
}

/// The sets, and what a text must hold for one to find anything in it.
static SETS: LazyLock<[(Set, &[u8]); 6]> = LazyLock::new(|| {
    let table =
        |rules: &'static [Rule]| Set::new(rules.iter().map(|rule| (rule.what, rule.pattern)));
    let contexts = CONTEXTS.iter().map(|(what, text)| (*what, text.as_str()));
    [
        (table(FORMS), b"-.:"),
        (table(SIGNS), b"@/\\"),
        (table(ENDS), b"."),
        (table(UNITS), b"="),
        (Set::new(contexts), b""),
        (Set::new([(What::Backslash, BACKSLASH)].into_iter()), b"\\"),
    ]
});

/// Everything in a text that a rule finds, with the rule's word for it; it can overlap.
pub fn find(text: &str, mut take: impl FnMut(What, std::ops::Range<usize>)) {
    let bytes = text.as_bytes();
    for (set, needed) in &*SETS {
        let may_match = match **needed {
            [] => true,
            [a] => memchr::memchr(a, bytes).is_some(),
            [a, b, c] => memchr::memchr3(a, b, c, bytes).is_some(),
            _ => bytes.iter().any(|b| needed.contains(b)),
        };
        if may_match {
            set.find(text, &mut take);
        }
    }
}
