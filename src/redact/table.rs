//! Words that announce a value: `Password`, `Computername`, `Seriennummer`. One row is a kind of value in one language; beside it, where its words were seen.

use super::rules::What;

/// Where a word of a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It ends the name of a variable or is a word of its own: `OSDJoinPassword`.
    Ends,
    /// It is a word of its own, or begins with a capital behind a small letter: `user`, `osdUser`.
    Word,
    /// An option of a command line. The word begins with its sign.
    Option,
    /// A command with arguments of its own form.
    Command,
}

/// Words that announce the same.
#[derive(Debug)]
pub struct Row {
    pub what: What,
    pub place: Place,
    pub words: &'static [&'static str],
}

const fn row(what: What, place: Place, words: &'static [&'static str], _seen: &'static str) -> Row {
    Row { what, place, words }
}

use Place::{Command, Ends, Option, Word};
use What::{
    Account, Domain, Host, Login, Mac, Name, Phone, Scheme, Secret, Serial, SpokenHost, Thumbprint,
    Uuid,
};

#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    // Computers.
    row(Host, Ends, &["MachineName", "ComputerName", "HostName", "DeviceName", "DNSName", "NetBIOSName", "SiteServer", "SiteServerName", "SiteSystem", "ServerName", "WDSServer", "SMSDP", "SMSMP", "SMSTSMP", "SMSSLP", "SMSFSP", "FSP", "SMSPublicKeyServer", "ManagementPoint", "DistributionPoint", "LogonServer", "DHCPServer", "DNSServer", "Data Source", "DataSource", "ProxyServer", "RemoteHost", "DomainController"], "1902, MDT; documented variables; connection strings"),
    row(SpokenHost, Word, &["computer name", "machine name", "host name", "device name", "NetBIOS name", "server name", "DNS name", "management point", "distribution point", "site server", "site system", "state migration point", "software update point", "fallback status point", "domain controller", "MP", "DP", "SMP", "SUP", "PXE server", "DHCP server", "DNS server", "gateway", "computer", "machine", "host", "hosts", "server", "servers", "workstation", "laptop", "issued to", "issued by", "logged on to", "log on to", "connected to", "connecting to", "connect to", "renamed to", "renamed from", "rename name"], "1902, MDT"),
    row(Host, Option, &["-NewName"], "documented: PowerShell"),
    row(SpokenHost, Word, &["Rechnername", "Gerätename", "Rechner", "Gerät", "ordinateur", "nom de l'ordinateur", "nom d'hôte", "serveur", "poste", "equipo", "nombre de equipo", "nombre del equipo", "servidor", "nome computer", "nome del computer", "nome do computador", "computador", "computadora", "ordenador", "computernaam", "komputer", "nazwa komputera", "serwer", "компьютер", "имя компьютера", "сервер", "dator", "datornamn", "computernavn", "datamaskin", "tietokone", "tietokoneen nimi", "počítač", "název počítače", "コンピューター名", "计算机名", "컴퓨터 이름"], "documented: Windows in other languages"),
    // Domains, workgroups.
    row(Domain, Ends, &["DomainName", "JoinDomain", "DomainToJoin", "DomainAdminDomain", "MachineDomain", "UserDomain", "UserDnsDomain", "LogonDomain", "DnsDomain", "DNSSuffix", "DomainSuffix", "JoinWorkgroup", "WorkgroupName", "DnsDomainName", "ADDomain", "PrimaryDomain", "ADForest", "ForestName", "NetworkName"], "MDT; documented variables"),
    row(Domain, Word, &["domain name", "forest name", "workgroup name", "DNS suffix", "domain", "workgroup", "forest", "joined domain", "join domain", "joined to domain", "joining domain", "Domäne", "Domänenname", "Arbeitsgruppe", "domaine", "nom de domaine", "groupe de travail", "dominio", "grupo de trabajo", "gruppo di lavoro", "domínio", "grupo de trabalho", "domein", "werkgroep", "domena", "grupa robocza", "домен", "рабочая группа", "domän", "arbetsgrupp", "domæne", "domene", "toimialue", "doména", "ドメイン", "域", "도메인"], "MDT; documented: Windows in other languages"),
    row(Domain, Option, &["/domain", "-domain", "/d"], "documented: netdom, djoin"),
    // Accounts, and who owns a machine.
    row(Account, Ends, &["UserName", "UserID", "User", "User Id", "JoinAccount", "DomainAdmin", "AdminAccount", "AccountName", "Account", "RunAsUser", "LogonUser", "RegisteredUser", "RegisteredUserName", "RegisteredOwner", "UdaUsers", "AutoUsers", "PrimaryUser", "FullName", "NetworkAccessAccount", "LoginName", "LogonName", "UPN", "UserPrincipalName", "SamAccountName", "Owner", "OwnerName", "SMSTSReserved1-000", "SMSTSReserved1"], "MDT; documented variables; connection strings"),
    row(Account, Word, &["Uid", "user name", "account name", "user account", "service account", "run as", "logon name", "login name", "primary user", "full name", "registered owner", "user principal name", "credentials", "credential", "cred", "creds", "user", "account", "owner", "identity", "credentials of", "credentials for", "logged on as", "logged in as", "loged in as", "logon as", "log on as", "login as", "log in as", "whoami", "running as", "signed in as", "impersonating", "on behalf of", "owned by", "created by", "requested by", "modified by", "approved by", "technician", "author", "assigned to", "Techniker", "Ersteller"], "MDT"),
    row(Account, Word, &["Benutzer", "Benutzername", "Kontoname", "Konto", "Anmeldename", "Besitzer", "Eigentümer", "Vollständiger Name", "angemeldet als", "utilisateur", "nom d'utilisateur", "nom de l'utilisateur", "compte", "propriétaire", "nom complet", "usuario", "nombre de usuario", "cuenta", "propietario", "nombre completo", "utente", "nome utente", "proprietario", "nome completo", "usuário", "nome de usuário", "utilizador", "nome de utilizador", "conta", "proprietário", "gebruiker", "gebruikersnaam", "eigenaar", "volledige naam", "użytkownik", "nazwa użytkownika", "konto", "właściciel", "пользователь", "имя пользователя", "учётная запись", "учетная запись", "владелец", "användare", "användarnamn", "ägare", "bruger", "brugernavn", "bruker", "brukernavn", "eier", "käyttäjä", "käyttäjätunnus", "käyttäjänimi", "omistaja", "uživatel", "uživatelské jméno", "felhasználó", "felhasználónév", "kullanıcı", "kullanıcı adı", "ユーザー", "ユーザー名", "用户名", "用户", "사용자 이름", "사용자"], "documented: Windows in other languages"),
    row(Login, Option, &["-u", "--user", "-user", "-username", "/ru", "/u", "/user", "/userd", "/usero"], "documented: curl, psexec, schtasks, netdom"),
    // Serial numbers and what a device is known by.
    row(Serial, Ends, &["SerialNumber", "SerialNo", "AssetTag", "ServiceTag", "IdentifyingNumber", "AssetNumber", "InventoryNumber", "IMEI"], "MDT"),
    row(Serial, Word, &["serial number", "serial no", "serial no.", "serial", "asset tag", "asset number", "asset", "service tag", "S/N", "SN", "inventory number", "inventory no", "Seriennummer", "Serien-Nr", "Serien-Nr.", "Inventarnummer", "Inventar-Nr.", "numéro de série", "n° de série", "numéro d'inventaire", "número de serie", "n.º de serie", "numero di serie", "matricola", "número de série", "nº de série", "serienummer", "numer seryjny", "nr seryjny", "серийный номер", "инвентарный номер", "sarjanumero", "sériové číslo", "sorozatszám", "seri numarası", "シリアル番号", "序列号", "일련 번호"], "MDT; documented: Windows in other languages"),
    row(Uuid, Ends, &["UUID", "GUID", "SMBIOS GUID", "SMBIOS UUID", "TenantID", "tenant id", "tenant", "directory id", "ClientID", "client id", "DeviceID", "device id", "HardwareID", "hardware id", "MachineID", "machine id", "SystemUUID", "unique identifier", "UniqueID", "unique id"], "1902, MDT"),
    row(Mac, Ends, &["MACAddress", "MAC", "MAC address", "MAC addresses", "PhysicalAddress", "physical address", "hardware address", "EthernetAddress", "MAC-Adresse", "Physikalische Adresse", "Physische Adresse", "adresse MAC", "adresse physique", "dirección MAC", "dirección física", "indirizzo MAC", "indirizzo fisico", "endereço MAC", "endereço físico", "MAC-adres", "fysiek adres", "adres MAC", "MAC-адрес", "MAC-adress", "MAC-adresse", "MAC-osoite"], "MDT; documented: ipconfig"),
    row(Thumbprint, Word, &["thumbprint", "certificate hash", "cert hash", "CertHash", "CertificateHash", "CertificateThumbprint", "CertThumbprint", "Fingerabdruck", "empreinte numérique", "huella digital", "identificazione personale"], "documented"),
    // Organisations, sites, networks.
    row(Name, Ends, &["ADSiteName", "OrgName", "OrganizationName", "RegisteredOrganization", "RegOrganization", "CompanyName", "TenantName", "tenant name"], "documented variables; netsh"),
    row(Name, Word, &["SSID", "SSID name", "AD site", "AD SiteName", "ADSite Name", "AD site of machine", "Active Directory site", "AD site name", "organization", "organisation", "organization name", "organisation name", "company", "company name", "Wi-Fi network", "WiFi network", "wireless network", "WLAN", "WLAN profile", "WLAN-Profil", "profil WLAN", "Profilname", "Firma", "entreprise", "empresa", "azienda", "bedrijf", "organisatie", "organizacja", "организация", "företag"], "documented: netsh"),
    row(Phone, Word, &["phone", "telephone", "tel", "tel.", "phone number", "mobile", "cell", "fax", "hotline", "Telefon", "Telefonnummer", "Handy", "Mobil", "Durchwahl", "téléphone", "tél.", "portable", "teléfono", "móvil", "telefono", "cellulare", "telefone", "telemóvel", "celular", "telefoon", "telefoonnummer", "телефон", "telefonnummer", "puhelin", "電話", "电话", "전화"], "documented"),
    // Secrets.
    row(Secret, Ends, &["Password", "Passwd", "Pwd", "PassPhrase", "Pass phrase", "Passcode", "ProductKey", "product key", "RecoveryKey", "recovery key", "RecoveryPassword", "ClientSecret", "Secret", "SecretKey", "secret key", "ApiKey", "api-key", "api_key", "api key", "AccessKey", "access_key", "access key", "AccountKey", "account key", "SharedAccessKey", "subscription-key", "functions-key", "EncryptionKey", "encryption key", "PrivateKey", "private key", "AccessToken", "access_token", "refresh_token", "id_token", "client_secret", "client_assertion", "Token", "NetworkKey", "network key", "security key", "keyMaterial", "key content", "pre-shared key", "PresharedKey", "PolicySecret", "BitLockerPIN", "StartupPIN", "OSDBitLockerPIN", "TPMPIN", "license key", "LicenseKey"], "MDT; documented variables, Azure, netsh"),
    row(Secret, Word, &["key", "Signature", "Cookie", "Set-Cookie", "PIN", "PSK", "WPA key", "WEP key", "sig", "SAS", "SharedAccessSignature", "credential secret", "pass"], "documented"),
    row(Secret, Ends, &["Passwort", "Passworts", "Kennwort", "Kennworts", "Geheimnis", "Schlüsselinhalt", "Sicherheitsschlüssel", "Produktschlüssel", "Zugriffstoken"], "documented: German"),
    row(Secret, Ends, &["mot de passe", "motdepasse", "mdp", "phrase secrète", "clé de produit", "contenu de la clé"], "documented: French"),
    row(Secret, Ends, &["contraseña", "clave de acceso", "clave de producto", "clave", "senha", "palavra-passe", "palavra passe", "chave do produto"], "documented: Spanish, Portuguese"),
    row(Secret, Ends, &["parola d'ordine", "parola d’ordine", "codice di accesso", "parolă", "parola", "codul de acces"], "documented: Italian, Romanian, Turkish"),
    row(Secret, Ends, &["wachtwoord", "toegangscode", "lösenord", "lösenordet", "adgangskode", "adgangskoden", "kodeord", "kodeordet", "passord", "passordet", "lykilorð", "salasana", "tunnussana"], "documented: Dutch, Swedish, Danish, Norwegian, Icelandic, Finnish"),
    row(Secret, Ends, &["hasło", "hasła", "heslo", "geslo", "lozinka", "zaporka", "slaptažodis", "parole", "parool", "salasõna", "jelszó", "şifre", "fjalëkalimi"], "documented: Polish, Czech, Slovak, Slovenian, Croatian, Lithuanian, Latvian, Estonian, Hungarian, Turkish, Albanian"),
    row(Secret, Ends, &["пароль", "пароля", "парола", "лозинка", "κωδικός", "κωδικός πρόσβασης", "סיסמה", "كلمة المرور", "كلمة السر", "mật khẩu", "kata sandi", "รหัสผ่าน", "पासवर्ड"], "documented: Russian, Ukrainian, Bulgarian, Serbian, Greek, Hebrew, Arabic, Vietnamese, Indonesian, Thai, Hindi"),
    row(Secret, Ends, &["パスワード", "暗証番号", "密码", "口令", "密碼", "암호", "비밀번호"], "documented: Japanese, Chinese, Korean"),
    row(Secret, Option, &["-p", "-pw", "/p", "/rp", "-pass", "/pass", "/passwordd", "/passwordo", "/pd", "/po", "/ud:pwd", "-psk", "/rpassword"], "documented: psexec, plink, schtasks, cmdkey, netdom"),
    row(Scheme, Word, &["Authorization", "Proxy-Authorization", "Bearer"], "documented: RFC 7235"),
    row(What::Argument, Command, &["ConvertTo-SecureString"], "documented: PowerShell"),
    row(What::NetUse, Command, &["net use", "net1 use", "net.exe use", "net.exe\" use"], "documented: Windows"),
    row(What::NetUser, Command, &["net user", "net1 user", "net.exe user", "net.exe\" user"], "documented: Windows"),
];

/// Words of a language between a word and its value, besides `=` and `:`.
#[rustfmt::skip]
pub const VERBS: &[&str] = &[
    "has value", "has the value", "with value", "with the value", "is now", "is set to", "was set to", "has been set to", "set to", "changed to", "is", "was", "equals", "evaluates to", "named", "called", "to",
    "ist jetzt", "ist", "lautet", "war", "est", "était", "es", "era", "è", "é", "foi", "jest", "är", "er", "luidt", "это",
];

/// Words between a password's word and its `:`, with the account it is for: `Kennwort für jdoe: x`.
#[rustfmt::skip]
pub const FOR: &[&str] = &[
    "for", "of", "für", "von", "des", "der", "pour", "de", "du", "del", "para", "do", "da", "per", "voor", "van", "dla", "для", "för", "til", "used",
];

/// What stands for no password.
#[rustfmt::skip]
pub const NO_SECRETS: &[&str] = &[
    "none", "null", "nil", "true", "false", "empty", "blank", "set", "not", "unset", "unknown", "n/a", "required", "provided", "missing", "expired",
    "invalid", "is", "the", "and", "or", "for", "was", "has", "yes", "no", "hidden", "suppressed", "redacted", "removed", "string", "securestring",
    "system.security.securestring", "reg_sz", "reg_dword", "value", "basic", "bearer", "digest", "negotiate", "ntlm", "kerberos", "specified",
    "incorrect", "correct", "must", "cannot", "will", "could", "been", "does", "changed", "successfully", "failed", "ok", "value suppressed", "in", "to",
    "a", "of", "on", "from", "with", "an", "it", "this",
];
