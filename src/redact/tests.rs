use super::*;

/// What is left of a text whose own names are learnt.
fn redacted(text: &str) -> String {
    let mut words = Words::default();
    learn_text(text, &mut words);
    Redactor::new(words).redact(text).into_owned()
}

/// In the wording of real logs.
#[test]
fn values_are_found_in_their_contexts() {
    for (text, expected) in [
        // Computers.
        (
            "Set a global environment variable _SMSTSMachineName=LAB-042",
            "Set a global environment variable _SMSTSMachineName=HOST-1",
        ),
        (
            "Property OSDComputerName is now = phl-lt07",
            "Property OSDComputerName is now = HOST-1",
        ),
        (
            "Updated D:\\MININT\\Unattend.xml with OSDComputerName=PHL-LT07 (value was PHL-LT07)",
            "Updated D:\\MININT\\Unattend.xml with OSDComputerName=HOST-1 (value was HOST-1)",
        ),
        ("Computer name: LAB-042.", "Computer name: HOST-1."),
        (
            "<ComputerName>LAB042</ComputerName>",
            "<ComputerName>HOST-1</ComputerName>",
        ),
        (
            "{\"HostName\": \"lab042\", \"x\": 1}",
            "{\"HostName\": \"HOST-1\", \"x\": 1}",
        ),
        (
            "Current Assigned Management Point is CM01.corp.example.com with Version 8790 and",
            "Current Assigned Management Point is HOST-1.DOMAIN-1 with Version 8790 and",
        ),
        (
            "Retrieved management point CM01.CORP.EXAMPLE.COM from the",
            "Retrieved management point HOST-1.DOMAIN-1 from the",
        ),
        (
            "   Setting URL = http://CM01.corp.example.com, Ports = 80,443, CRL = false",
            "   Setting URL = http://HOST-1.DOMAIN-1, Ports = 80,443, CRL = false",
        ),
        (
            "WinHttpOpenRequest - URL: CM01:80  CCM_POST /ccm_system/request",
            "WinHttpOpenRequest - URL: HOST-1:80  CCM_POST /ccm_system/request",
        ),
        (
            "Successfully connected to MP cm01.corp.example.com:80",
            "Successfully connected to MP HOST-1.DOMAIN-1:80",
        ),
        (
            "Trying http://dp7/SMS_DP_SMSPKG$/PS200903.",
            "Trying http://HOST-1/SMS_DP_SMSPKG$/PS200903.",
        ),
        (
            "Mapping \\\\FS-01.acme.org\\Deploy$ and \\\\fs-01\\x",
            "Mapping \\\\HOST-1.DOMAIN-1\\Deploy$ and \\\\HOST-1\\x",
        ),
        (
            "New ZTIDisk : \\\\MININT-3Q77\\root\\cimv2:Win32_DiskDrive.DeviceID=\"\\\\\\\\.\\\\PHYSICALDRIVE0\"",
            "New ZTIDisk : \\\\HOST-1\\root\\cimv2:Win32_DiskDrive.DeviceID=\"\\\\\\\\.\\\\PHYSICALDRIVE0\"",
        ),
        (
            "Property WDSServer is now = PHL-IMG.acr.test",
            "Property WDSServer is now = HOST-1.DOMAIN-1",
        ),
        // Accounts and domains.
        (
            "now owned by user \"SENSE\\LEON87$\".",
            "now owned by user \"DOMAIN-1\\HOST-1$\".",
        ),
        (
            "Property OSDJoinAccount is now = acr.test\\mdtjoin",
            "Property OSDJoinAccount is now = DOMAIN-1\\USER-1",
        ),
        (
            "Validate Domain Credentials [acr.test\\mdtjoin]",
            "Validate Domain Credentials [DOMAIN-1\\USER-1]",
        ),
        (
            "Property UserID is now = CM2012SVC",
            "Property UserID is now = USER-1",
        ),
        (
            "Property UserDomain is now = SENSE",
            "Property UserDomain is now = DOMAIN-1",
        ),
        (
            "Using from [DEFAULT]: JOINDOMAIN = acme.org",
            "Using from [DEFAULT]: JOINDOMAIN = DOMAIN-1",
        ),
        (
            "running as CONTOSO\\svc-osd now, contoso again",
            "running as DOMAIN-1\\USER-1 now, DOMAIN-1 again",
        ),
        (
            "Impersonating contoso\\svc.osd ",
            "Impersonating DOMAIN-1\\USER-1 ",
        ),
        (
            "user name: jdoe2, logged on as 'jdoe2'",
            "user name: USER-1, logged on as 'USER-1'",
        ),
        (
            "C:\\Users\\jdoe\\AppData\\x and C:\\Users\\Jane Doe\\y",
            "C:\\Users\\USER-1\\AppData\\x and C:\\Users\\USER-2\\y",
        ),
        ("mail to Jane.Doe@acme.org now", "mail to EMAIL-1 now"),
        (
            "SID S-1-5-21-1004336348-1177238915-682003330-512!",
            "SID SID-1!",
        ),
        (
            "MachineObjectOU is now = OU=Laptops,OU=Big City,DC=acr,DC=test",
            "MachineObjectOU is now = OU-1",
        ),
        (
            "LDAP://OU=Clients,DC=acme,DC=org joined to acme.org",
            "LDAP://OU-1 joined to DOMAIN-1",
        ),
        // Addresses and hardware.
        (
            "IP Address = 10.3.34.5 gateway 10.3.34.1, 10.3.34.5.",
            "IP Address = IP-1 gateway IP-2, IP-1.",
        ),
        (
            "fe80::f6:df7d:bdc5:a153 and [2001:db8::1]:80",
            "IP-1 and [IP-2]:80",
        ),
        (
            "MAC address = A0:CE:C8:CB:9A:9E, A0-CE-C8-CB-9A-9E, a0cec8cb9a9e",
            "MAC address = MAC-1, MAC-1, MAC-1",
        ),
        ("MacAddress001=A0CEC8CB9A9E", "MacAddress001=MAC-1"),
        (
            "Property SerialNumber is now = PF3RJ2RA",
            "Property SerialNumber is now = SERIAL-1",
        ),
        (
            "Property UUID is now = 97E9724C-2780-11B2-A85C-EA3BE8FDA311",
            "Property UUID is now = 00000000-0000-0000-0000-000000000001",
        ),
        (
            "ClientID = \"GUID:474F4264-AEEE-430A-86BE-E1F668617B41\";",
            "ClientID = \"GUID:00000000-0000-0000-0000-000000000001\";",
        ),
        (
            "Certificate thumbprint: 0123456789ABCDEF0123456789ABCDEF01234567.",
            "Certificate thumbprint: THUMBPRINT-1.",
        ),
        // What is nobody's business.
        (
            "AdminPassword=Pa$$w0rd1 key ABCDE-12345-FGHIJ-67890-KLMNO",
            "AdminPassword=SECRET-1 key SECRET-2",
        ),
        (
            "http://jdoe:pw@server9/x",
            "http://USER-1:SECRET-1@HOST-1/x",
        ),
    ] {
        assert_eq!(redacted(text), expected, "{text}");
    }
}

#[test]
fn what_tells_of_nobody_stays() {
    for text in [
        "Starting tsmsbootstrap.exe version 5.0.8790.1006 from location X:\\sms\\bin\\x64",
        "OSCurrentVersion is now = 10.0.22000 and ImageBuild is now = 10.0.22000.318, 10.0.19041.1, v4.0_6.3.0.0__31bf, version 10.1.1.2",
        "10:29:52.116+240, 10:29:52, X::D, ::, ::1, 127.0.0.1, 0.0.0.0, 255.255.255.0",
        "CLibSMSMessageWinHttpTransport::Send: failed 0x80070005",
        "PS20006E CON00053 _TSSub-CON00102",
        "Property AssetTag is now = No Asset Tag",
        "Property SerialNumber is now = None",
        "Set a local default variable SMSTSRunCommandLineUserPassword",
        "Set a local default variable SMSTSRunCommandLineUserName",
        "HKLM:\\SOFTWARE\\Contoso C:\\Windows\\System32\\cmd.exe ..\\util.cpp bin\\x64 \"SMS\\Task Sequence\"",
        "http://www.w3.org/2001/XMLSchema http://schemas.microsoft.com/x",
        "System.Net.WebClient ASP.NET microsoft.activedirectory.management.resources index.html",
        "NT AUTHORITY\\SYSTEM BUILTIN\\Administrators",
        "\\\\.\\PHYSICALDRIVE0 \\\\?\\C:\\x C:\\\\Windows\\\\x",
        "C:\\Users\\Public\\Desktop",
        "Failed to get the user: access is denied",
        "password: must be changed, server name: could not be resolved",
        "the computer is now restarting, the management point is not available",
        "The group (Deploy Windows) has been successfully started",
        "Failed to run the action: Install VPN Client 9.4.1. Error 1603",
        "Set a global environment variable _SMSTSInstructionStackString=2 3 25 43",
        "<Property Name=\"SSLState\" Value=\"0\"/>",
        "HOST-1.DOMAIN-1 \\\\HOST-2\\x DOMAIN-1\\USER-3 OSDComputerName=HOST-9 00000000-0000-0000-0000-000000000007",
    ] {
        assert_eq!(redacted(text), text);
    }
}

#[test]
fn what_one_record_tells_is_replaced_in_all() {
    let mut words = Words::default();
    learn_text("Computer name: LAB-042", &mut words);
    learn_text("UNC \\\\FS01.corp.example.com\\x", &mut words);
    let redactor = Redactor::new(words);
    let text = "backup of lab-042 to fs01, FS01.CORP.example.com, corp.example.com";
    let expected = "backup of HOST-1 to HOST-2, HOST-2.DOMAIN-1, DOMAIN-1";
    assert_eq!(redactor.redact(text), expected);
    assert_eq!(redactor.redact(expected), expected);
}

#[test]
fn any_text_is_taken() {
    let redactor = Redactor::default();
    for text in [
        "",
        "\u{0}",
        "\\",
        "\\\\",
        "::::",
        "=",
        "@",
        "é\\é",
        "\\\\é\\",
        "://é",
        "CN=",
        "Users\\",
        "😀://😀",
        "a\\b\\c\\d",
        "DC=,DC=",
        "….@….…",
    ] {
        let once = redactor.redact(text).into_owned();
        assert_eq!(redactor.redact(&once), once, "{text}");
    }
}

/// Eight times the text takes eight times the steps. The steps are the characters that the rules read, each time they read them.
#[test]
fn steps_are_linear() {
    let mut words = Words::default();
    for n in 0..2_000 {
        words.add(Kind::Host, &format!("a-a-a-a-a-a-{n}"));
        words.add(Kind::Secret, &format!("!a-a-{n}!"));
    }
    for unit in [
        "\\\\a",
        "a.",
        "10.",
        "::",
        "a@",
        "OU=a,",
        "CN=a,",
        "password=",
        "password=;",
        "password='",
        "password for ",
        "Kennwort: ",
        "<password a",
        "\"password\",\"value\":",
        "/v pwd /t a ",
        "a-",
        "user ",
        "user Erika ",
        "owner=Erika Muster, ",
        "00:",
        "http://",
        "://a:b@",
        "a\\b ",
        "serial number ",
        "tel 1 ",
        "mac 00",
        "1-",
        "+1 ",
        "C:\\Users\\a ",
        "\"C:\\Users\\A b",
        "_",
        "domain 'a",
        "net use x: ",
        "net user a ",
        "eyJ",
        "eyJ.eyJ-",
        "aA0",
        "server a1,",
        "-p ",
    ] {
        let steps = |times: usize| {
            let text = unit.repeat(times);
            steps::taken();
            let _ = find(&text, &words);
            (steps::taken(), text.len() as u64)
        };
        let ((few, _), (many, length)) = (steps(1_000), steps(8_000));
        assert!(many <= 9 * few, "{unit}: {few}, {many}");
        assert!(many <= 600 * length, "{unit}: {many} for {length}");
    }
}
