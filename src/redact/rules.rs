//! What is recognised by its form: an address, a GUID, a path of a share. Beside each rule, where it was seen. What a word announces is read in [`context`].
//!
//! The rules of a set are one expression, and none of them looks far ahead from where others could match: so the time is linear in the text, whatever it is.
//! What they find is looked at once more in [`super::pieces`], since an expression cannot know that `10:29:52` is no address; and what is told by its end
//! (`jdoe@corp.example.com`) is followed to its beginning there.

use std::{ops::Range, sync::LazyLock};

use regex::{Regex, RegexBuilder};

use super::{context, kind::Kind, steps};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It is what it is.
    Plain(Kind),
    /// An IPv4 address, or a version.
    V4,
    /// An IPv6 address, or a time.
    V6,
    /// A hardware address.
    Mac,
    /// A hardware address as switches write it, or a version.
    DottedMac,
    /// A telephone number.
    Phone,
    /// A computer, with its domain or without, or an address.
    Host,
    /// The same, where a sentence speaks of one: not every word is one.
    SpokenHost,
    /// What ends a DNS name.
    DnsEnd,
    /// What stands behind the sign of an e-mail address.
    EmailEnd,
    /// Who and where in a URL.
    Authority,
    /// The server of a path, `\\\\server\\share`.
    Unc,
    /// The server of a path with slashes.
    Slashes,
    /// A domain.
    Domain,
    /// An account, with its domain or without.
    Account,
    /// An account on a command line, with its password or without.
    Login,
    /// `A\b`: an account with its domain, or a piece of a path.
    Backslash,
    /// The folder of a user's profile.
    Profile,
    /// A distinguished name: its domain is one too.
    Unit,
    /// A serial number, if there is one.
    Serial,
    /// The identifier of a machine or a tenant.
    Uuid,
    /// The thumbprint of a certificate.
    Thumbprint,
    /// An organisation, a site, a network.
    Name,
    /// A password, if there is one.
    Secret,
    /// What authorises a request.
    Scheme,
    /// The first argument of a command is a secret.
    Argument,
    /// The arguments of `net use`.
    NetUse,
    /// The arguments of `net user`.
    NetUser,
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
    rule(What::Plain(Kind::Sid), r"(?-u:\b)(S[-_]1[-_](?:5[-_]21|12[-_]1)(?:[-_][0-9]{1,10}){3,5})(?-u:\b)", "client logs, with low lines in namespaces"),
    rule(What::Plain(Kind::Secret), r"(?-u:\b)((?:[0-9]{6}-){7}[0-9]{6})(?-u:\b)", "documented: a BitLocker recovery password"),
    rule(What::Plain(Kind::Secret), r"(?-u:\b)([0-9A-Z]{5}(?:-[0-9A-Z]{5}){4})(?-u:\b)", "documented: a product key"),
    rule(What::Plain(Kind::Serial), r"(?-u:\b)(VMware-(?:[0-9a-f]{2}[ -]){15}[0-9a-f]{2})(?-u:\b)", "documented: virtual machines"),
    rule(What::Mac, r"(?-u:\b)(?:01[:-])?([0-9a-f]{2}(?:[:-][0-9a-f]{2}){5})(?-u:\b)", "MDT"),
    rule(What::DottedMac, r"(?-u:\b)([0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})(?-u:\b)", "documented: switches"),
    rule(What::V4, r"(?-u:\b)([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?-u:\b)", "MDT, 2020"),
    rule(What::V6, r"((?:[0-9a-f]{0,4}:){2,7}(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-f]{1,4})?)", "MDT"),
    rule(What::Plain(Kind::Phone), r"(?-u:\B)(\+[1-9](?:[ ./-]?\(?[0-9]\)?){8,14})(?-u:\b)", "documented: ITU-T E.123"),
    rule(What::Plain(Kind::Phone), r"(?-u:\B)(\([0-9]{3}\) ?[0-9]{3}[-. ][0-9]{4})(?-u:\b)", "documented: ITU-T E.123"),
    rule(What::Plain(Kind::Phone), r"(?-u:\B)(\(0[0-9]{1,5}\) ?[0-9](?:[ /-]?[0-9]){4,9})(?-u:\b)", "documented: ITU-T E.123"),
    rule(What::Plain(Kind::Secret), r"(?-u:\b)(AKIA[0-9A-Z]{16}|gh[oprsu]_[0-9a-z]{36}|glpat-[0-9a-z_-]{20})(?-u:\b)", "documented: AWS, GitHub, GitLab"),
    rule(What::Phone, r"(?-u:\b)([0-9]{3}-[0-9]{3}-[0-9]{4})(?-u:\b)", "documented: North America"),
];

/// By the signs in them.
#[rustfmt::skip]
const SIGNS: &[Rule] = &[
    rule(What::EmailEnd, r"@([0-9a-z_-]+(?:\.[0-9a-z_-]+)+)", "documented"),
    rule(What::Authority, r"://([^\s/<>\x22'|,;)]+)", "1902, MDT"),
    rule(What::Host, r"\\\\[?.]\\{1,2}UNC\\{1,2}([0-9a-z_.\-\x{80}-\x{10FFFF}]+)", "documented: long paths"),
    rule(What::Unc, r"\\\\(?:\\\\)?([0-9a-z_.\-\x{80}-\x{10FFFF}]+)(?:\\|[\s\x22',;)\]<@]|$)", "MDT"),
    rule(What::Slashes, r"(?:^|[\s\x22'=(\[>,;])//([0-9a-z_.\-]+)/[0-9a-z_$.]", "documented: Samba"),
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

/// Names behind a sign of their own.
#[rustfmt::skip]
const NAMES: &[Rule] = &[
    rule(What::Host, r"(?-u:\b)CN=([0-9a-z_.\-\x{80}-\x{10FFFF}]+)", "1902: the subject of a certificate"),
    rule(What::Host, r"(?-u:\b)URL:\s+([0-9a-z_.\-\x{80}-\x{10FFFF}]+):\d", "1902"),
];

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
        steps::add(text.len());
        while from <= text.len()
            && let Some(whole) = self.regex.captures_read_at(&mut groups, text, from)
        {
            steps::add(whole.end() - from);
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
    [
        (table(FORMS), b"-.:+(_"),
        (table(SIGNS), b"@/\\"),
        (table(ENDS), b"."),
        (table(UNITS), b"="),
        (table(NAMES), b":="),
        (Set::new([(What::Backslash, BACKSLASH)].into_iter()), b"\\"),
    ]
});

/// Everything in a text that a rule finds, with the rule's word for it; it can overlap.
pub fn find(text: &str, mut take: impl FnMut(What, Range<usize>)) {
    let bytes = text.as_bytes();
    for (set, needed) in &*SETS {
        let may_match = match **needed {
            [a] => memchr::memchr(a, bytes).is_some(),
            [a, b, c] => memchr::memchr3(a, b, c, bytes).is_some(),
            _ => bytes.iter().any(|b| needed.contains(b)),
        };
        if may_match {
            set.find(text, &mut take);
        }
    }
    context::find(text, &mut take);
    blobs(bytes, &mut |range| take(What::Plain(Kind::Secret), range));
    tokens(bytes, &mut |range| take(What::Plain(Kind::Secret), range));
}

/// JSON web tokens (RFC 7519): their first part begins with an encoded `{"`.
fn tokens(text: &[u8], take: &mut impl FnMut(Range<usize>)) {
    let mut from = 0;
    for at in memchr::memmem::find_iter(text, "eyJ") {
        if at < from {
            continue;
        }
        let is_of_it = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
        let run = &text[at..];
        let end = at + run.iter().take_while(is_of_it).count();
        steps::add(end - at);
        if end - at >= 20 && text[at..end].contains(&b'.') {
            take(at..end);
        }
        from = end;
    }
}

/// Key material in Base64: a long run that changes between letters and digits more often than names do.
fn blobs(text: &[u8], take: &mut impl FnMut(Range<usize>)) {
    const SHORTEST: usize = 24;
    const SHORTEST_UNPADDED: usize = 40;
    let is_of_it = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    // A run so long covers one of the places that are looked at.
    let (mut at, mut from) = (SHORTEST - 1, 0);
    while at < text.len() {
        if !is_of_it(&text[at]) {
            steps::add(1);
            at += SHORTEST;
            continue;
        }
        let start = at
            - text[from..at]
                .iter()
                .rev()
                .take_while(|b| is_of_it(b))
                .count();
        let end = at + text[at..].iter().take_while(|b| is_of_it(b)).count();
        let signs = text[end..]
            .iter()
            .take(2)
            .take_while(|b| **b == b'=')
            .count();
        let whole = end + signs;
        steps::add(end - start);
        let is_long = end - start >= SHORTEST_UNPADDED
            || signs > 0 && end - start >= SHORTEST - 2 && (whole - start) % 4 == 0;
        let is_cut = text
            .get(whole)
            .is_some_and(|b| b.is_ascii_alphanumeric() && signs > 0);
        if is_long && !is_cut && is_random(&text[start..end]) {
            take(start..whole);
        }
        from = end;
        at = end + SHORTEST;
    }
}

/// Whether characters are neither words nor hexadecimal digits.
fn is_random(run: &[u8]) -> bool {
    let class = |b: u8| match b {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    let slashes = run.iter().filter(|b| **b == b'/').count();
    let changes = run
        .windows(2)
        .filter(|pair| class(pair[0]) != class(pair[1]))
        .count();
    let has = |class_: i32| run.iter().any(|&b| class(b) == class_);
    has(0) && has(1) && has(2) && !run.iter().all(u8::is_ascii_hexdigit)
        // A path has more.
        && slashes * 16 <= run.len()
        && (changes - slashes.min(changes)) * 100 >= run.len() * 45
}
