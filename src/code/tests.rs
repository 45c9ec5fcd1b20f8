//! Codes in every form, and what is said of them.

use proptest::prelude::*;

use super::*;

/// Every way in which a code is written.
fn forms(code: Code) -> Vec<String> {
    let Code(bits) = code;
    let mut forms = vec![
        format!("0x{bits:08X}"),
        format!("0x{bits:08x}"),
        format!("0X{bits:08X}"),
        format!("0x{bits:x}"),
        format!("{bits:08X}"),
        format!("{bits:08x}"),
        format!("{bits:X}h"),
        format!("0x{:016X}", i64::from(code.signed())),
        code.signed().to_string(),
        code.to_string(),
        format!("  {code}\r\n"),
    ];
    // Eight decimal digits would be read as hexadecimal.
    let unsigned = bits.to_string();
    assert_ne!(
        unsigned.len(),
        8,
        "{code}: a code that cannot be told from a hexadecimal one"
    );
    forms.push(unsigned);
    forms
}

#[test]
fn every_row_is_read_in_every_form_and_explains_itself() {
    for entry in entries() {
        for form in forms(entry.code) {
            let code = Code::parse(&form);
            assert_eq!(code, Some(entry.code), "{form}");
        }
        let explanation = explain(entry.code);
        let all = explanation
            .entry
            .into_iter()
            .chain(explanation.others.iter().copied());
        let found = all.filter(|other| std::ptr::eq(*other, entry)).count();
        assert_eq!(found, 1, "{entry:?}");
        let own = Explanation::of(entry);
        assert_eq!(own.meaning(), Some(entry.meaning));
        assert_eq!(own.others.len(), explanation.others.len());
        let Some(symbol) = entry.symbol else { continue };
        let found = queries(&symbol.to_lowercase())
            .remove(0)
            .explanation
            .unwrap();
        assert_eq!(found.symbol(), Some(symbol));
        assert_eq!(found.code, entry.code);
    }
}

#[test]
fn forms_with_and_without_prefix() {
    for (text, code) in [
        ("0x5", 5),
        ("00000005", 5),
        ("52E", 0x52E),
        ("BC2h", 0xBC2),
        ("10h", 0x10),
        ("80070005", 0x8007_0005),
        ("2147943726", 0x8007_052E),
        ("4294967295", u32::MAX),
        ("-1", u32::MAX),
        ("\u{2212}1", u32::MAX),
        ("-2147483648", 0x8000_0000),
        ("0xFFFFFFFF8007052E", 0x8007_052E),
        ("FFFFFFFF", u32::MAX),
    ] {
        assert_eq!(Code::parse(text), Some(Code(code)), "{text}");
    }
}

#[test]
fn text_that_is_no_code() {
    for text in [
        "",
        " ",
        "-",
        "--1",
        "-+1",
        "+1",
        "0x",
        "h",
        "0xh",
        "x5",
        "bad",
        "failed",
        "0x1_0",
        "0x+1",
        "+0000001",
        "1.5",
        "1,603",
        "1 2",
        "4294967296",
        "-2147483649",
        "0x100000000",
        "0x7FFFFFFF8007052E",
        "0xFFFFFFFF7007052E",
        "99999999999999999999999",
        "0x99999999999999999999999",
        "５",
        "0x５",
        "-５",
        "é",
        "\0",
        "0x80070005\0",
    ] {
        assert_eq!(Code::parse(text), None, "{text:?}");
    }
}

#[test]
fn a_win32_error_in_an_hresult() {
    let logon = explain(Code(0x8007_052E));
    assert!(logon.entry.is_none());
    assert_eq!(logon.symbol(), Some("ERROR_LOGON_FAILURE"));
    assert_eq!(logon.win32.unwrap().code, Code(1326));
    assert!(logon.usually().is_some() && logon.check().is_some() && !logon.may_be_own());
    for (code, symbol) in [
        (0x8007_0BC2, "ERROR_SUCCESS_REBOOT_REQUIRED"),
        (0x8007_0643, "ERROR_INSTALL_FAILURE"),
        (0x8007_2EE7, "ERROR_WINHTTP_NAME_NOT_RESOLVED"),
        (0x8007_2F8F, "ERROR_WINHTTP_SECURE_FAILURE"),
        (0x8007_0001, "ERROR_INVALID_FUNCTION"),
    ] {
        assert_eq!(explain(Code(code)).symbol(), Some(symbol), "{code:X}");
    }
}

#[test]
fn a_status_in_an_hresult_and_a_crash() {
    let denied = explain(Code(0xD000_0022));
    assert_eq!(denied.symbol(), Some("STATUS_ACCESS_DENIED"));
    assert_eq!(denied.ntstatus.unwrap().code, Code(0xC000_0022));
    let crash = explain(Code(0xC000_0005));
    assert_eq!(crash.symbol(), Some("STATUS_ACCESS_VIOLATION"));
    assert_eq!(crash.parts.unwrap().form, Form::NtStatus);
}

#[test]
fn small_numbers_mean_several_things() {
    let three = explain(Code(3));
    assert_eq!(three.symbol(), Some("ERROR_PATH_NOT_FOUND"));
    let areas: Vec<_> = three.others.iter().map(|entry| entry.area).collect();
    assert_eq!(areas, [Area::Setup, Area::Usmt, Area::Robocopy]);
    assert!(three.may_be_own());
    let one = explain(Code(1));
    assert_eq!(
        (one.entry.unwrap().area, one.symbol()),
        (Area::Program, None)
    );
    assert!(
        one.others
            .iter()
            .any(|entry| entry.symbol == Some("ERROR_INVALID_FUNCTION"))
    );
    assert!(!explain(Code(1603)).may_be_own() && !explain(Code(0)).may_be_own());
    assert!(explain(Code(40001)).may_be_own() && explain(Code::from(-7)).may_be_own());
}

#[test]
fn what_is_unknown_stays_absent() {
    let unknown = explain(Code(0x87D0_FFFF));
    assert!(unknown.entry.is_none() && unknown.others.is_empty() && unknown.inside().is_none());
    assert_eq!((unknown.symbol(), unknown.meaning()), (None, None));
    assert_eq!(unknown.parts.unwrap().facility_name, Some("ConfigMgr"));
}

/// The codes that the field notes call often met.
#[test]
fn common_codes_come_with_advice() {
    for code in [
        0x8007_0002,
        0x8007_0005,
        0x8007_0057,
        0x8007_052E,
        0x8007_0070,
        0x8007_00A1,
        0x8000_4005,
        0x8000_4004,
        0x87D0_0267,
        0x87D0_0269,
        0x8009_1007,
        0x8007_2EE7,
        0x8007_2F8F,
        1603,
        1618,
        1641,
        3010,
        16389,
        0x8007_0BC2,
        0x8007_054B,
        0x8007_2098,
        0xC190_0101,
        0xC190_0200,
        0xC190_0208,
        0x8009_0324,
        0x800B_0101,
        0x87D0_0324,
        0x87D0_1202,
        0x8028_400F,
        0x800F_081F,
        0x8024_402C,
        0xFFFD_0000,
        1,
        31,
    ] {
        let explanation = explain(Code(code));
        assert!(
            explanation.usually().is_some() && explanation.check().is_some(),
            "{code:X}"
        );
    }
    let advised = entries().filter(|entry| entry.usually.is_some()).count();
    assert!(advised >= 120, "{advised}");
}

proptest! {
    #[test]
    fn any_code_in_any_form(bits: u32) {
        let code = Code(bits);
        prop_assert_eq!(Code::parse(&format!("{bits:08x}")), Some(code));
        let decimal = code.signed().to_string();
        let may_be_hexadecimal = decimal.len() == 8 && bits < 1 << 31;
        prop_assert!(may_be_hexadecimal || Code::parse(&decimal) == Some(code));
        let explanation = explain(code);
        prop_assert_eq!(explanation.code, code);
        prop_assert!(explanation.entry.is_some() || explanation.others.is_empty());
    }

    #[test]
    fn hostile_text(text in "\\PC{0,40}|[-+0xXhH0-9a-fA-F ]{0,24}") {
        if let Some(code) = Code::parse(&text) {
            prop_assert_eq!(Code::parse(&code.to_string()), Some(code));
        }
        let read = queries(&text).len();
        prop_assert!(read <= text.split_whitespace().count());
    }
}
