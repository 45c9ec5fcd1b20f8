//! Values planted in realistic wording, one record each: none survives, and nothing else is touched. What is known to stay is listed by name.

use std::sync::LazyLock;

use regex::Regex;
use smsts::redact::{Redactor, Words, learn_text};

/// By kind: records, with the values between `⟦` and `⟧`.
#[rustfmt::skip]
const PLANTED: &[(&str, &[&str])] = &[
    ("IPv4 addresses", &[
        "DHCP server ⟦10.81.4.11⟧ answered after 2 tries",
        "Lease from DHCP server: ⟦10.81.4.12⟧, renewed over ⟦10.81.4.13⟧",
        "Tunnel runs over ⟦172.19.200.7⟧ now",
        "SERVER ⟦192.168.44.5⟧ REFUSED",
        "resolver=⟦10.81.4.14⟧; gateway ⟦10.81.4.1⟧",
        "The driver ⟦10.81.4.15⟧ was asked", 
        "Ping ⟦10.81.4.16⟧: 4 of 4",
        "Range ⟦10.81.4.20⟧-⟦10.81.4.29⟧ is free",
        "Adapter has ⟦10.81.4.30⟧/24 and 255.255.255.0",
        "[⟦10.81.4.31⟧]:445 is closed",
        "Connecting to ⟦203.0.113.77⟧:8530 failed",
    ]),
    ("IPv6 addresses", &[
        "Bound to ⟦2001:db8:81::4:11⟧ on port 80",
        "Neighbour ⟦fe80::81:4aff:fe11:1⟧%12 is reachable",
        "Prefix ⟦2001:db8:81:5::⟧/64 was announced",
        "http://[⟦2001:db8:81::4:12⟧]:8005/x",
    ]),
    ("hardware addresses", &[
        "Adapter 00-15-5D is of a vendor, ⟦00-15-5D-81-04-0A⟧ is a machine",
        "Found ⟦00:15:5d:81:04:0b⟧ on the wire",
        "Port Gi1/0/7 learnt ⟦0015.5d81.040c⟧ in VLAN 12",
        "MAC address: ⟦00155D81040D⟧",
        "MACAddress001=⟦00155D81040E⟧",
        "Physikalische Adresse . : ⟦00-15-5D-81-04-0F⟧",
        "MAC ⟦00155D810410⟧ asks for a lease",
        "adresse MAC : ⟦00155D810411⟧",
        "hardware address is ⟦0015.5d81.0412⟧",
    ]),
    ("identifiers", &[
        "SMBIOS GUID = ⟦81040000-AAAA-4BBB-8CCC-DDDDEEEE0001⟧",
        "Machine {⟦81040000-aaaa-4bbb-8ccc-ddddeeee0002⟧} is known",
        "SMBIOS UUID: ⟦81040000AAAA4BBB8CCCDDDDEEEE0003⟧",
        "UUID=⟦81040000aaaa4bbb8cccddddeeee0004⟧",
        "ClientID = GUID:⟦81040000-AAAA-4BBB-8CCC-DDDDEEEE0005⟧",
        "tenant id: ⟦81040000-AAAA-4BBB-8CCC-DDDDEEEE0006⟧",
        "TenantID=⟦81040000AAAA4BBB8CCCDDDDEEEE0007⟧",
        "https://login.microsoftonline.com/⟦81040000-aaaa-4bbb-8ccc-ddddeeee0008⟧/oauth2",
        "device id ⟦81040000AAAA4BBB8CCCDDDDEEEE0009⟧ was registered",
        r"Cleaning root\ccm\Policy\⟦S_1_5_21_8104000001_8104000002_8104000003_1108⟧\x",
        "Owner SID ⟦S-1-5-21-8104000001-8104000002-8104000003-1107⟧.",
        "Joined as ⟦S-1-12-1-8104000001-1181040002-3081040003-4081040004⟧",
        "Certificate thumbprint ⟦8104AAAA8104BBBB8104CCCC8104DDDD8104EEEE⟧",
        "CertHash: ⟦8104aaaa8104bbbb8104cccc8104dddd8104ffff⟧",
        "Fingerabdruck: ⟦81 04 aa aa 81 04 bb bb 81 04 cc cc 81 04 dd dd 81 04 99 99⟧",
        "Moved to ⟦OU=Aviary,OU=Harbour,DC=quillon,DC=example⟧",
    ]),
    ("mail and principal names", &[
        "Report goes to ⟦petra.vogelsang@quillon.example⟧ at noon",
        "UPN: ⟦pvogelsang@quillon.example⟧",
        "User principal name = ⟦p.vogelsang@corp.quillon.example⟧;",
        "Enrolled by <⟦o'brien+osd@quillon.example⟧>",
    ]),
    ("servers in paths", &[
        r"Copying \\⟦aviary-fs3⟧\osd$\drivers to C:\Drivers",
        r"Image is \\⟦aviary-fs4.quillon.example⟧\images\base.wim",
        r"Opening \\?\UNC\⟦aviary-fs5⟧\osd$\very\long\path",
        r"Opening \\.\UNC\⟦aviary-fs6.quillon.example⟧\osd$",
        r#"{"path": "\\\\⟦aviary-fs7⟧\\osd$\\x"}"#,
        "Mounting //⟦aviary-fs8⟧/osd on /mnt",
        "smb path is '//⟦aviary-fs9.quillon.example⟧/osd/x'",
        r"dir \\⟦AVIARYFS10⟧\c$",
    ]),
    ("URLs", &[
        "Downloading http://⟦aviary-dp1⟧:80/SMS_DP_SMSPKG$/PS100042",
        "Downloading https://⟦aviary-dp2.quillon.example⟧/CMUserService",
        "Proxy is http://⟦pvogel⟧:⟦Zaun#könig4⟧@⟦aviary-px3⟧:3128/",
        "git clone https://⟦ghp81040token⟧@⟦git.quillon.example⟧/osd.git",
        "ftp://⟦osdftp⟧:⟦p@ss81@04⟧@⟦aviary-ft4⟧/x",
        "GET https://⟦aviary-ws5.quillon.example⟧/api?user=⟦pvogel⟧&password=⟦Dompfaff%2181⟧&x=1",
        "POST https://⟦aviary-ws6.quillon.example⟧/t?access_token=⟦81q04wertz⟧&go=on",
        "callback https://⟦aviary-ws7.quillon.example⟧/cb#id_token=⟦8104abcDEF77⟧",
        "https://⟦quillonosd⟧.blob.core.windows.net/wim/base.wim?sv=2023-01-03&sr=b&sig=⟦Kk81%2B04pq%2Frs7tUv%3D⟧&se=2026-01-01",
        "https://⟦quillonlogs⟧.file.core.windows.net/osd",
        "Gateway ⟦QUILLONCMG⟧.CLOUDAPP.NET is used",
        "Tenant ⟦quillon⟧.onmicrosoft.com was found",
        "https://⟦quillon⟧.sharepoint.com/sites/osd",
    ]),
    ("tokens and keys by their form", &[
        "Got ⟦eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI4MTA0In0.c2lnbmF0dXJlODEwNA⟧ from the service",
        "key <⟦q8Z1vT0bR7xY2mK9nL4pW6sD3fG5hJ8kA1cE7uI0oP4=⟧>",
        "Blob is ⟦MIIB8Q4zT7x0vK2bN9rL5pW1sD6fG3hJ8kA4cE7uI0oPmYq2R⟧ now",
        "Recovery ⟦810411-220022-330033-440044-550055-660066-770077-880088⟧ is kept",
        "slmgr /ipk ⟦8Q4ZT-7X0VK-2BN9R-L5PW1-SD6FG⟧",
    ]),
    ("passwords behind a sign", &[
        "OSDLocalAdminPassword=⟦Amsel;flug,81⟧",
        "Password=⟦Bach)stelze|04⟧ for the rest",
        "password: ⟦Drossel<81>04⟧",
        "Pwd=⟦(Eis)vogel81⟧;Database=CM_PS1",
        r#"Password="⟦Fink und Falke 81⟧" was set"#,
        "AdminPassword='⟦Grau ammer, 04⟧'",
        "AdminPassword is ⟦Habicht⟧",
        "Domain password is ⟦Ibis81!⟧",
        "passphrase = ⟦Kiebitz&Kranich81⟧",
        "The passcode was ⟦81Lerche04⟧ yesterday",
        "DefaultPassword => ⟦Meise81#⟧",
        r#"{"password":"⟦Nachtigall \\ 81⟧","x":1}"#,
        r#"{"name":"OSDJoinPassword","value":"⟦Ortolan 81⟧"}"#,
        r#"<variable name="OSDJoinPassword"><![CDATA[⟦Pirol81⟧]]></variable>"#,
        r#"<add key="Password" value="⟦Rabe;81⟧"/>"#,
        "<AdministratorPassword><Value>⟦Sperber81⟧</Value><PlainText>true</PlainText></AdministratorPassword>",
        "<Password>⟦Turm<falke⟧</Password>",
        r#"<wlan:keyMaterial>⟦Uhu nest 81⟧</wlan:keyMaterial>"#,
        r#"<Password encrypted="false">⟦Wachtel81⟧</Password>"#,
        "TPMPIN: ⟦810481⟧",
        "PIN=⟦8104⟧",
        "Password for QUILLON\\svc-x: ⟦Zeisig81⟧",
        "password (⟦Zilpzalp81⟧) accepted",
        "UserPassword -> ⟦Alk81⟧",
    ]),
    ("passwords without a sign", &[
        "Set-LocalUser -Password ⟦Buntspecht⟧ -Name x",
        "tool.exe --password ⟦Bussard⟧ --quiet",
        "tool.exe --password=⟦Dohle;81⟧ --quiet",
        "psexec \\\\⟦aviary-pc1⟧ -u ⟦QUILLON⟧\\⟦osdadm⟧ -p ⟦Elster81⟧ cmd",
        "plink -pw ⟦Fasan⟧ -batch",
        "cmdkey /add:x /user:⟦QUILLON⟧\\⟦osdadm2⟧ /pass:⟦Gimpel,81⟧",
        "schtasks /create /ru ⟦QUILLON⟧\\⟦osdtask⟧ /rp ⟦Haubenlerche⟧ /tn x",
        r"net use Z: \\⟦aviary-fs11⟧\osd /user:⟦QUILLON⟧\⟦osdmap⟧ ⟦Kuckuck⟧",
        r"net use \\⟦aviary-fs12⟧\osd ⟦Mauersegler⟧ /user:⟦QUILLON⟧\⟦osdmap2⟧ /persistent:no",
        r#"net use * \\⟦aviary-fs13⟧\osd "⟦Neun töter⟧" /user:⟦osdmap3⟧"#,
        "net user ⟦osdlocal⟧ ⟦Pelikan⟧ /add",
        r#"cmd.exe /c net user ⟦osdlocal2⟧ "⟦Rot kehlchen⟧" /add /y"#,
        "net user Administrator ⟦Schwalbe81⟧",
        r#"reg add "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon" /v DefaultPassword /t REG_SZ /d ⟦Seeadler⟧ /f"#,
        "Set-ItemProperty -Path x -Name DefaultPassword -Value ⟦Storch⟧",
        "ConvertTo-SecureString '⟦Trauerschnäpper⟧' -AsPlainText -Force",
        r#"ConvertTo-SecureString -String "⟦Wende hals⟧" -AsPlainText"#,
        "curl -u ⟦osdcurl⟧:⟦Wiedehopf⟧ https://⟦aviary-ws8⟧/",
        "netdom join x /domain:⟦quillon.example⟧ /userd:⟦osdjoin⟧ /passwordd:⟦Zaunkönig⟧",
        "Key Content            : ⟦Sumpf meise⟧",
        "dsadd user x -pwd ⟦Austern⟧ -disabled no",
        "manage-bde -protectors -add C: -RecoveryPassword ⟦111111-222222-333333-444444-555555-666666-111111-222222⟧",
    ]),
    ("passwords in other languages", &[
        "Passwort: ⟦Blaukehlchen81⟧",
        "Das Kennwort lautet ⟦Braun+81⟧",
        "Administratorkennwort=\"⟦Dorn gras⟧\"",
        "Kennwort für osdadm: ⟦Eichel81häher⟧",
        "Mot de passe : ⟦Chouette81⟧",
        "mot de passe de l'administrateur : ⟦Hibou,81⟧",
        "Le mot de passe est ⟦Merle81⟧",
        "MOT DE PASSE=⟦Pie;voleuse81⟧",
        "Contraseña: ⟦Golondrina81⟧",
        "La contraseña es ⟦Halcón81⟧",
        "CONTRASEÑA=⟦Lechuza81⟧",
        "Senha: ⟦Andorinha81⟧",
        "Palavra-passe: ⟦Coruja81⟧",
        "A senha do administrador: ⟦Gavião81⟧",
        "Wachtwoord: ⟦Ekster81⟧",
        "Het wachtwoord is ⟦Koolmees81⟧",
        "Hasło: ⟦Bocian81⟧",
        "Hasło to: ⟦Czapla81⟧",
        "Пароль: ⟦Ворона81⟧",
        "ПАРОЛЬ=⟦Галка81⟧",
        "Пароль для admin: ⟦Дятел81⟧",
        "Lösenord: ⟦Koltrast81⟧",
        "Lösenordet: ⟦Skata81⟧",
        "Adgangskode: ⟦Solsort81⟧",
        "Passord: ⟦Kråke81⟧",
        "Salasana: ⟦Harakka81⟧",
        "Parola d'ordine: ⟦Rondine81⟧",
        "La password è ⟦Gazza81⟧",
        "Heslo: ⟦Sýkora81⟧",
        "Jelszó: ⟦Gólya81⟧",
        "Şifre: ⟦Leylek81⟧",
        "Parolă: ⟦Barză81⟧",
        "Κωδικός: ⟦Κουκουβάγια81⟧",
        "パスワード: ⟦Tsubame81⟧",
        "密码：⟦Yanzi81⟧",
        "비밀번호: ⟦Jebi81⟧",
        "Mật khẩu: ⟦Én81xanh⟧",
        "סיסמה: ⟦Snunit81⟧",
        "كلمة المرور: ⟦Sunu81nu⟧",
        "Slaptažodis: ⟦Kregždė81⟧",
        "Lozinka: ⟦Lasta81⟧",
        "Zugriffstoken: ⟦81Stieglitz04⟧",
        "Schlüsselinhalt            : ⟦Wasser amsel⟧",
    ]),
    ("tokens behind words", &[
        "Authorization: Bearer ⟦8104abcdefGHIJ.klmnop⟧",
        "Authorization: Basic ⟦b3NkYWRtOlZvZ2VsODE=⟧",
        "headers = @{Authorization=\"Bearer ⟦8104zyxwvuTSRQ⟧\"}",
        "using Bearer ⟦8104qwertzUIOPasdf⟧ for the call",
        "token=⟦8104tokenvalue⟧",
        "api-key: ⟦8104apikeyvalue⟧",
        "x-api-key=⟦8104-xapi-key⟧",
        "ApiKey \"⟦8104 api key⟧\"",
        "client_secret=⟦81~04.secret_Value⟧&grant_type=x",
        "AccountKey=⟦q8Z1vT0bR7xY2mK9nL4pW6sD3fG5hJ8kA1cE7uI0oP4q8Z1vT0bR7x==⟧;EndpointSuffix=core.windows.net",
        "SharedAccessKey=⟦81abc04def=⟧",
        "Ocp-Apim-Subscription-Key: ⟦8104sub0key⟧",
        "refresh_token: ⟦8104-refresh-me⟧",
        "<PolicySecret Version=\"1\">⟦8104000066A0⟧</PolicySecret>",
        "sp=r&sig=⟦81/04+aBc⟧",
    ]),
    ("connection strings", &[
        "Server=⟦aviary-sql1⟧;Database=CM_PS1;User Id=⟦osdsql⟧;Password=⟦Rot;milan81⟧;Encrypt=yes",
        "Data Source=⟦aviary-sql2.quillon.example⟧;Initial Catalog=MDT;Integrated Security=SSPI",
        "Data Source=tcp:⟦aviary-sql3⟧,1433;Uid=⟦osdsql2⟧;Pwd=⟦Schwarz81⟧",
        "DefaultEndpointsProtocol=https;AccountName=⟦quillonstore⟧;AccountKey=⟦81Kp04==⟧;EndpointSuffix=core.windows.net",
    ]),
    ("serial numbers", &[
        "Seriennummer: ⟦81VOGEL04⟧",
        "S/N: ⟦81SN04A⟧",
        "SN=⟦81SN04B⟧",
        "Service Tag ⟦8Q4ZT81⟧ was read",
        "service tag: ⟦8Q4ZT82⟧",
        "ServiceTag=⟦8Q4ZT83⟧",
        "Asset tag: ⟦AT-8104-1⟧",
        "AssetTag is now = ⟦AT-8104-2⟧",
        "Serial number is ⟦PF81X04⟧",
        "numéro de série : ⟦FR81X04⟧",
        "Número de serie: ⟦ES81X04⟧",
        "serienummer: ⟦NL81X04⟧",
        "Numer seryjny: ⟦PL81X04⟧",
        "Серийный номер: ⟦RU81X04⟧",
        "Inventarnummer: ⟦INV-8104⟧",
        "<SerialNumber>⟦81XML04⟧</SerialNumber>",
        "シリアル番号：⟦JP81X04⟧",
    ]),
    ("networks, sites, organisations", &[
        "SSID: ⟦Vogelwarte Gast⟧",
        "    SSID                   : ⟦Vogelwarte-Intern⟧",
        "<SSID><name>⟦Vogelwarte Lager⟧</name></SSID>",
        "Connected to wireless network '⟦Nistkasten 5⟧'",
        "Set a global environment variable _SMSTSOrgName=⟦Quillon Vogelwarte GmbH⟧",
        "ADSiteName=⟦Nordhafen⟧",
        "Property ADSiteName is now = ⟦Südhafen⟧",
        "RegisteredOrganization: ⟦Quillon AG⟧",
        "Organization name = ⟦Quillon Holding⟧",
        "Company: ⟦Vogelwarte KG⟧",
    ]),
    ("accounts and people", &[
        "OSDRegisteredUserName=⟦Petra Vogelsang⟧",
        "OSDRegisteredUserName=⟦Jan van der Meer⟧",
        "Owner=⟦Vogelsang, Petra⟧",
        "Full name: ⟦Petra Maria Vogelsang-Öhler⟧",
        "User: ⟦Petra Vogelsang⟧ logged on",
        r"C:\Users\⟦Petra Vogelsang⟧\AppData\Local\Temp",
        r"Profile C:\Users\⟦Petra Vogelsang⟧",
        r#"Removing "C:\Users\⟦petra vogelsang⟧" now"#,
        r"D:\Users\⟦pvogelsang⟧\Desktop",
        "/home/⟦pvogelsang⟧/x",
        "Benutzer: ⟦pvogelsang⟧",
        "Benutzername: ⟦QUILLON⟧\\⟦pvogelsang⟧",
        "Angemeldet als ⟦pvogelsang⟧",
        "Utilisateur : ⟦pvogelsang⟧",
        "nom d'utilisateur : ⟦pvogelsang⟧",
        "Usuario: ⟦pvogelsang⟧",
        "Gebruiker: ⟦pvogelsang⟧",
        "Użytkownik: ⟦pvogelsang⟧",
        "Пользователь: ⟦pvogelsang⟧",
        "Användare: ⟦pvogelsang⟧",
        "ユーザー名: ⟦pvogelsang⟧",
        "用户名：⟦pvogelsang⟧",
        "logged on as ⟦pvogelsang⟧",
        "User: ⟦pv⟧",
        "Running as ⟦QUILLON⟧\\⟦svc-osd⟧ now",
        "runas /user:⟦QUILLON⟧\\⟦osdrun⟧ cmd",
        "Join account ⟦QUILLON⟧\\⟦svc_join⟧ is used",
        "OSDJoinAccount=⟦quillon.example⟧\\⟦osdjoin⟧",
        "SMSTSUdaUsers=⟦QUILLON⟧\\⟦pvogelsang⟧",
        "<RegisteredOwner>⟦Petra Vogelsang⟧</RegisteredOwner>",
        "New-PSDrive -Credential ⟦QUILLON⟧\\⟦osddrive⟧",
        "Machine account ⟦QUILLON⟧\\⟦AVIARY-PC9⟧$",
        "NetworkAccessAccount: ⟦QUILLON⟧\\⟦naa-osd⟧",
    ]),
    ("computers", &[
        "_SMSTSMachineName=⟦AVIARY-PC2⟧",
        "Computername: ⟦AVIARY-PC3⟧",
        "Rechnername: ⟦AVIARY-PC4⟧",
        "Nom de l'ordinateur : ⟦AVIARY-PC5⟧",
        "Nombre de equipo: ⟦AVIARY-PC6⟧",
        "Имя компьютера: ⟦AVIARY-PC7⟧",
        "computer ⟦AVIARY-PC8⟧ joined",
        "Test-Connection -ComputerName ⟦aviarypc10⟧ -Count 1",
        "server ⟦AVIARYSQL4⟧ does not answer",
        "SMSMP=⟦aviary-mp1.quillon.example⟧;⟦aviary-mp2.quillon.example⟧",
        "SMSMP=http://⟦aviary-mp3⟧",
        "MP: ⟦aviary-mp4⟧, DP: ⟦aviary-dp3⟧",
        "Locating domain controller ⟦aviary-dc1.quillon.example⟧",
        "LogonServer=\\\\⟦AVIARYDC2⟧",
        "CN=⟦aviary-pki.quillon.example⟧",
        "Trust ⟦aviary-ca.int.quillon.de⟧ first",
        "Skipping Certificate issued to '⟦8104W10LAB⟧' as it is old",
        "<SourceHost>⟦AVIARYVM005⟧</SourceHost>",
        "ccmsetup.exe /mp:⟦aviary-mp5.quillon.example⟧ FSP=⟦AVIARYFSP⟧",
    ]),
    ("domains and workgroups", &[
        "JoinWorkgroup=⟦VOGELHAUS⟧",
        "Arbeitsgruppe: ⟦VOGELHAUS⟧",
        "Domäne: ⟦quillon.example⟧",
        "Domaine : ⟦QUILLON⟧",
        "Dominio: ⟦QUILLON⟧",
        "Joining domain '⟦QUILLON⟧'",
        "workgroup \"⟦VOGELHAUS⟧\"",
        "UserDomain=⟦QUILLON⟧",
        "djoin /provision /domain ⟦quillon.example⟧ /machine x",
    ]),
    ("telephone numbers", &[
        "Call ⟦+49 40 8104-2277⟧ for help",
        "Hotline: ⟦040 81042277⟧",
        "Tel. ⟦040/8104-2278⟧",
        "phone=⟦(555) 010-0142⟧",
        "call ⟦(555) 010-0143⟧ or ⟦555-010-0144⟧",
        "Téléphone : ⟦01 81 04 22 77⟧",
        "Fax: ⟦+1.555.010.0145⟧",
    ]),
];

/// What stays, by name: texts that hold something that a person would take out.
#[rustfmt::skip]
const STAYS: &[(&str, &str)] = &[
    ("a password that is a word of a sentence", "The password is Butterblume today"),
    ("a name that nothing announces", "Ask Petra about AVIARY before noon"),
    ("a first name alone in a sentence", "Petra started the deployment"),
    ("an organisation in the name of a step", "The group (Quillon Standard Apps) has been successfully started"),
    ("an organisation in the name of a package", "Installing Quillon_Toolbox_3.1"),
    ("digits behind no word", "Ticket 810422 is open"),
    ("32 digits behind no word", "Hash 81040000AAAA4BBB8CCCDDDDEEEE0003 matches"),
    ("an address behind a word for a version", "Agent version 10.81.4.99"),
    ("a server without digits behind the word only", "The server aviary is slow"),
    ("the site code", "Assigned site code PS1"),
];

/// Texts that tell of nobody, in the wording of logs.
#[rustfmt::skip]
const UNTOUCHED: &[&str] = &[
    "Starting tsmsbootstrap.exe version 5.00.9122.1000 from location X:\\sms\\bin\\x64",
    "Client version 5.00.9122.1000, OS 10.0.19045.3803, Build 10.0.22631.1, DriverVer=06/21/2006,10.0.1.2",
    "OSVersion is now = 10.1.2.3, ImageBuild is now = 10.0.22000.318, ver. 10.4.5.6",
    "Failed to run the action: Install Applications. Error -2147023570 (0x8007052E)",
    "Process completed with exit code 2147942405, 0x80070005, 16389, 1603",
    "The password is required, the password must be changed, password: not set, no password was given",
    "Password=********, Password: , password is incorrect, PasswordExpired=false",
    "Set a local default variable OSDLocalAdminPassword",
    "<TSPassword/> PublicKeyToken=31bf3856ad364e35, Culture=neutral",
    "Unexpected token: < at line 3; token is invalid; cancellation token",
    "The user has logged off, user: access is denied, no user logged on",
    "the server is busy; server name: could not be resolved; computer is restarting; host process started",
    "MP for site, DP of package PS100042, server 2019, Windows Server 2022 Standard",
    "net use failed with error 53; the net user command ended; net use was skipped",
    "mkdir -p /x/y; tool -p 8080; ssh -p 22; robocopy /e /p",
    "domain is joined, the domain controller was found, workgroup is set",
    "Instruction pointer 33, stack 2 3 25 43, table size 85",
    "2026-03-03 05:40:25.768, 03-03-2026, 15:02:25.100-60, 20260303120000.000000+060",
    "Component TSManager, file instruction.cxx:3101, thread 4141 (0x102D)",
    "SELECT * FROM Win32_OperatingSystem WHERE BuildNumber >= '19041' AND ProductType = 1",
    "root\\cimv2:Win32_ComputerSystem, SMS:OSD, Smsts::Send, TS::Utility",
    "C:\\_SMSTaskSequence\\Packages\\PS100042\\setup.exe /S /v /qn /norestart",
    "Content hash 6A1F0B2C3D4E5F60718293A4B5C6D7E8F9012345 algorithm 32780",
    "_SMSTSPackageCacheLocationPS20006E=C:\\_SMSTaskSequence\\Packages\\PS20006E",
    "MSI (s) (B8:40) [10:29:52:116]: Product: Reader 23.001",
    "The task sequence account, the network access account, run as administrator, logged on as SYSTEM",
    "Serial number: None, Asset tag: No Asset Tag, SN: n/a, Service tag unknown",
    "phone: none, mobile device, fax service, portable 2, tel",
    "Company: Microsoft, organization: Microsoft Corporation, SSID:",
    "Authorization: Negotiate, Authorization failed, Basic disk, Bearer of news",
    "//depot, http://, \\\\, // comment, a//b/c",
    "key=value, Key: 5, registry key HKLM, primary key",
    "/d Value, /u, -u, /user, -p",
    "Failed to get client identity (80072f8f), GetEncodedAccount (sAccount, sPassword), pSetupPass->setValue(x)",
    "NetpJoinWorkgroup: status: 0x0, NetpDoDomainJoin: status: 0x35",
    "Root site, root.wim, MP capabilities '<Capabilities SchemaVersion=\"1.0\"/>'",
    "instance of SMS_Authority.Name=\"SMS:PS1\" for user 'S-1-5-18'",
    "This computer does not appear to be a virtual machine (BIOS is 'x')",
    "chipset/intel/P00PFK-B2N/src/UWD/Win64/Drivers/IntelWifiIhv04 was copied",
    "<settings pass=\"oobeSystem\">, ProcessID: 5316, ProcessId = 4864",
];

static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:HOST|DOMAIN|USER|EMAIL|IP|MAC|PHONE|SERIAL|SID|OU|THUMBPRINT|SECRET|NAME)-[0-9]+|00000000-0000-0000-0000-[0-9]{12}").unwrap()
});

/// What is left of a record that nothing else is known of.
fn redacted(text: &str) -> String {
    let mut words = Words::default();
    learn_text(text, &mut words);
    Redactor::new(words).redact(text).into_owned()
}

/// A record without its marks, its values, and what may become of it.
fn parse(marked: &str) -> (String, Vec<&str>, Regex) {
    let (mut text, mut values, mut pattern) = (String::new(), Vec::new(), String::from("^"));
    for (n, piece) in marked.split(['⟦', '⟧']).enumerate() {
        text += piece;
        if n % 2 == 1 {
            values.push(piece);
            // A host with its domain is two.
            pattern += &format!(r"(?:(?:{})[.]?)+", PLACEHOLDER.as_str());
        } else {
            pattern += &regex::escape(piece);
        }
    }
    (text, values, Regex::new(&(pattern + "$")).unwrap())
}

#[test]
fn planted_values_do_not_survive_and_nothing_else_is_touched() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for (name, records) in PLANTED {
        for marked in *records {
            let (text, values, expected) = parse(marked);
            count += values.len();
            let left = redacted(&text);
            if !expected.is_match(&left) {
                wrong.push(format!("{name}: {marked}\n    {left}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count >= 250, "{count}");
}

#[test]
fn what_tells_of_nobody_is_not_touched_and_what_stays_is_known() {
    let mut wrong = Vec::new();
    for (name, text) in STAYS {
        if redacted(text) != *text {
            wrong.push(format!("{name} does not stay: {}", redacted(text)));
        }
    }
    for text in UNTOUCHED {
        if redacted(text) != *text {
            wrong.push(format!("{text}\n    {}", redacted(text)));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// What one record announces is taken out of all, with its signs and in other notations.
#[test]
fn a_value_once_learnt_is_replaced_everywhere() {
    let tells = [
        "Password=!Silber-reiher81$",
        "MAC address: 00155D810499",
        "SMBIOS UUID: 81040000AAAA4BBB8CCCDDDDEEEE0099",
        "DHCP server 10.81.4.77",
        "mail to k.storch@quillon.example",
        "SSID: Horst Nord",
        "Hotline: 040 81042299",
        "\\\\aviary-fs20\\x",
    ];
    let mut words = Words::default();
    for text in tells {
        learn_text(text, &mut words);
    }
    let redactor = Redactor::new(words);
    for text in [
        "echo !Silber-reiher81$ to it",
        "00-15-5d-81-04-99",
        "0015.5D81.0499",
        "x00155d810499".trim_start_matches('x'),
        "81040000-aaaa-4bbb-8ccc-ddddeeee0099",
        "81040000aaaa4bbb8cccddddeeee0099",
        "version 10.81.4.77",
        "k.storch",
        "quillon.example",
        "horst nord",
        "AVIARY-FS20",
        "040 81042299",
    ] {
        let left = redactor.redact(text);
        let rest = PLACEHOLDER.replace_all(&left, "");
        let rest = rest
            .replace("echo", "")
            .replace("to it", "")
            .replace("version", "");
        assert_eq!(rest.trim(), "", "{text}: {left}");
    }
}
