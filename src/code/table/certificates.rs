//! HRESULTs of keys, certificates, signatures and secure channels.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "certificates and TLS",
    source: "winerror.h (mingw-w64); newer ones: windows-sys",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, symbol: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Area::Certificates, code, symbol, meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(0x80090001, "NTE_BAD_UID", "The identifier is wrong"),
    row(0x80090002, "NTE_BAD_HASH", "The hash is not valid"),
    row(0x80090003, "NTE_BAD_KEY", "The key is not valid"),
    row(0x80090004, "NTE_BAD_LEN", "The length is not valid"),
    row(0x80090005, "NTE_BAD_DATA", "The data is not valid")
        .usually("the key or password for a certificate file or encrypted value is wrong, or the data was encrypted by another account or machine")
        .check("the password of the certificate file; the account that encrypted the data"),
    row(0x80090006, "NTE_BAD_SIGNATURE", "The signature is not valid"),
    row(0x80090007, "NTE_BAD_VER", "The version of the provider is wrong"),
    row(0x80090008, "NTE_BAD_ALGID", "The algorithm is not valid or not allowed"),
    row(0x80090009, "NTE_BAD_FLAGS", "The flags are not valid"),
    row(0x8009000A, "NTE_BAD_TYPE", "The type is not valid"),
    row(0x8009000B, "NTE_BAD_KEY_STATE", "The key is not in a state for this"),
    row(0x8009000C, "NTE_BAD_HASH_STATE", "The hash is not in a state for this"),
    row(0x8009000D, "NTE_NO_KEY", "There is no such key"),
    row(0x8009000E, "NTE_NO_MEMORY", "There is not enough memory"),
    row(0x8009000F, "NTE_EXISTS", "The object exists already"),
    row(0x80090010, "NTE_PERM", "Access to the key is denied"),
    row(0x80090011, "NTE_NOT_FOUND", "The object was not found")
        .usually("a key or certificate is missing; after an upgrade also a driver that Setup could not carry over")
        .check("the store it is looked for in"),
    row(0x80090013, "NTE_BAD_PROVIDER", "The cryptographic provider is not valid"),
    row(0x80090014, "NTE_BAD_PROV_TYPE", "The type of the cryptographic provider is not valid"),
    row(0x80090016, "NTE_BAD_KEYSET", "The key container does not exist")
        .usually("the private key of a certificate is gone: an image that was not generalised, a cleared TPM, a copied certificate")
        .check("the certificate's private key in the machine's store"),
    row(0x80090017, "NTE_PROV_TYPE_NOT_DEF", "No provider of this type is set"),
    row(0x80090019, "NTE_KEYSET_NOT_DEF", "The key container is not known to the provider"),
    row(0x8009001D, "NTE_PROVIDER_DLL_FAIL", "The library of the cryptographic provider cannot be loaded"),
    row(0x8009001E, "NTE_PROV_DLL_NOT_FOUND", "The library of the cryptographic provider was not found"),
    row(0x80090020, "NTE_FAIL", "An internal error of the cryptographic provider"),
    row(0x80090021, "NTE_SYS_ERR", "A system error in the cryptographic provider"),
    row(0x80090022, "NTE_SILENT_CONTEXT", "The provider would have to ask the user, which is not allowed here"),
    row(0x80090024, "NTE_TEMPORARY_PROFILE", "A temporary profile cannot hold the key"),
    row(0x80090026, "NTE_INVALID_HANDLE", "The handle is not valid"),
    row(0x80090027, "NTE_INVALID_PARAMETER", "A parameter is wrong"),
    row(0x80090028, "NTE_BUFFER_TOO_SMALL", "The buffer is too small"),
    row(0x80090029, "NTE_NOT_SUPPORTED", "The operation is not supported"),
    row(0x8009002A, "NTE_NO_MORE_ITEMS", "There is nothing more to list"),
    row(0x8009002C, "NTE_DECRYPTION_FAILURE", "The decryption failed"),
    row(0x8009002D, "NTE_INTERNAL_ERROR", "An internal error of the key storage"),
    row(0x8009002E, "NTE_UI_REQUIRED", "The user would have to be asked"),
    row(0x80090030, "NTE_DEVICE_NOT_READY", "The device that holds the key is not ready")
        .usually("the TPM is not ready for use")
        .check("tpm.msc or Get-Tpm"),
    row(0x80090031, "NTE_AUTHENTICATION_IGNORED", "The device ignored the authentication"),
    row(0x80090032, "NTE_VALIDATION_FAILED", "The check failed"),
    row(0x80090033, "NTE_INCORRECT_PASSWORD", "The password is wrong"),
    row(0x80090034, "NTE_ENCRYPTION_FAILURE", "The encryption failed"),
    row(0x80090035, "NTE_DEVICE_NOT_FOUND", "The device that holds the key was not found"),
    row(0x80090036, "NTE_USER_CANCELLED", "The user cancelled"),
    row(0x80090300, "SEC_E_INSUFFICIENT_MEMORY", "There is not enough memory for the security request"),
    row(0x80090301, "SEC_E_INVALID_HANDLE", "The security handle is not valid"),
    row(0x80090302, "SEC_E_UNSUPPORTED_FUNCTION", "The security function is not supported"),
    row(0x80090303, "SEC_E_TARGET_UNKNOWN", "The server named is unknown to the domain or not reachable")
        .usually("DNS or Kerberos does not know the server's name")
        .check("the server's full name and its service principal names"),
    row(0x80090304, "SEC_E_INTERNAL_ERROR", "The security authority cannot be contacted"),
    row(0x80090305, "SEC_E_SECPKG_NOT_FOUND", "The security package does not exist"),
    row(0x80090308, "SEC_E_INVALID_TOKEN", "The security token is not valid")
        .usually("client and server share no TLS version or cipher, or something between changes the traffic")
        .check("the TLS settings on both sides"),
    row(0x8009030B, "SEC_E_NO_IMPERSONATION", "Acting in the name of the client is not allowed"),
    row(0x8009030C, "SEC_E_LOGON_DENIED", "The logon failed")
        .usually("user name or password is wrong")
        .check("the account used by the step"),
    row(0x8009030D, "SEC_E_UNKNOWN_CREDENTIALS", "The credentials are not known to the security package"),
    row(0x8009030E, "SEC_E_NO_CREDENTIALS", "There are no credentials"),
    row(0x8009030F, "SEC_E_MESSAGE_ALTERED", "The message was changed on its way"),
    row(0x80090310, "SEC_E_OUT_OF_SEQUENCE", "The message is out of sequence"),
    row(0x80090311, "SEC_E_NO_AUTHENTICATING_AUTHORITY", "No domain controller or authority can be reached for the logon"),
    row(0x80090317, "SEC_E_CONTEXT_EXPIRED", "The security context has expired"),
    row(0x80090318, "SEC_E_INCOMPLETE_MESSAGE", "The message is not complete"),
    row(0x80090320, "SEC_E_INCOMPLETE_CREDENTIALS", "The credentials are not complete, for example no client certificate"),
    row(0x80090321, "SEC_E_BUFFER_TOO_SMALL", "The buffer is too small"),
    row(0x80090322, "SEC_E_WRONG_PRINCIPAL", "The server is not the one that was named")
        .usually("the certificate or account of the server carries another name")
        .check("the server's names"),
    row(0x80090324, "SEC_E_TIME_SKEW", "The clocks of the two machines differ too much")
        .usually("the firmware clock is wrong")
        .check("date and time at the machine"),
    row(0x80090325, "SEC_E_UNTRUSTED_ROOT", "The certificate chain ends in a root that is not trusted")
        .usually("the root certificate is missing")
        .check("the trusted root authorities of the machine or boot image"),
    row(0x80090326, "SEC_E_ILLEGAL_MESSAGE", "The message was unexpected or malformed")
        .usually("client and server share no TLS version or cipher")
        .check("the TLS settings on both sides"),
    row(0x80090327, "SEC_E_CERT_UNKNOWN", "An unknown error happened while the certificate was processed"),
    row(0x80090328, "SEC_E_CERT_EXPIRED", "The certificate has expired")
        .usually("the certificate, or a clock that is ahead")
        .check("the certificate's dates, and date and time at the machine"),
    row(0x80090329, "SEC_E_ENCRYPT_FAILURE", "The data could not be encrypted"),
    row(0x80090330, "SEC_E_DECRYPT_FAILURE", "The data could not be decrypted"),
    row(0x80090331, "SEC_E_ALGORITHM_MISMATCH", "Client and server have no common algorithm")
        .usually("TLS versions or ciphers were switched off on one side")
        .check("the TLS settings on both sides"),
    row(0x8009033A, "SEC_E_STRONG_CRYPTO_NOT_SUPPORTED", "Strong encryption is not supported"),
    row(0x80090345, "SEC_E_DELEGATION_REQUIRED", "The server needs delegation for the request"),
    row(0x80090346, "SEC_E_BAD_BINDINGS", "The channel binding does not fit"),
    row(0x80090348, "SEC_E_NO_KERB_KEY", "There is no Kerberos key"),
    row(0x80090349, "SEC_E_CERT_WRONG_USAGE", "The certificate is not meant for this use"),
    row(0x80090350, "SEC_E_DOWNGRADE_DETECTED", "An attempt to weaken the security was detected"),
    row(0x80090352, "SEC_E_ISSUING_CA_UNTRUSTED", "The authority that issued the certificate is not trusted"),
    row(0x8009035D, "SEC_E_INVALID_PARAMETER", "A parameter of the security call is wrong"),
    row(0x80090361, "SEC_E_NO_CONTEXT", "There is no security context"),
    row(0x80090363, "SEC_E_MUTUAL_AUTH_FAILED", "Client and server could not prove their identity to each other"),
    row(0x80090367, "SEC_E_APPLICATION_PROTOCOL_MISMATCH", "Client and server have no application protocol in common"),
    row(0x8009036B, "SEC_E_INSUFFICIENT_BUFFERS", "There are not enough buffers"),
    row(0x80091001, "CRYPT_E_MSG_ERROR", "A cryptographic message could not be processed"),
    row(0x80091002, "CRYPT_E_UNKNOWN_ALGO", "The cryptographic algorithm is unknown"),
    row(0x80091004, "CRYPT_E_INVALID_MSG_TYPE", "The type of the cryptographic message is not valid"),
    row(0x80091005, "CRYPT_E_UNEXPECTED_ENCODING", "The cryptographic message is encoded in an unexpected way"),
    row(0x80091007, "CRYPT_E_HASH_VALUE", "The hash does not fit the content")
        .usually("the content was changed at the source without being distributed again, the distribution point holds a damaged copy, or the download was cut short")
        .check("validate or redistribute the package on the distribution point that the log names; update the package after changes of the source"),
    row(0x80091008, "CRYPT_E_INVALID_INDEX", "The index is not valid"),
    row(0x8009100B, "CRYPT_E_RECIPIENT_NOT_FOUND", "No fitting recipient was found for the message"),
    row(0x8009100D, "CRYPT_E_ISSUER_SERIALNUMBER", "The issuer or serial number is not valid"),
    row(0x8009100E, "CRYPT_E_SIGNER_NOT_FOUND", "The signer was not found"),
    row(0x80092001, "CRYPT_E_BAD_LEN", "The length of the data is wrong"),
    row(0x80092002, "CRYPT_E_BAD_ENCODE", "An error happened in encoding or decoding"),
    row(0x80092003, "CRYPT_E_FILE_ERROR", "A file could not be read or written"),
    row(0x80092004, "CRYPT_E_NOT_FOUND", "The certificate or property was not found")
        .usually("no certificate fits the criteria of the site or step")
        .check("the certificates in the machine's store, and the selection criteria"),
    row(0x80092005, "CRYPT_E_EXISTS", "The certificate or property exists already"),
    row(0x80092006, "CRYPT_E_NO_PROVIDER", "No provider is known for this"),
    row(0x80092007, "CRYPT_E_SELF_SIGNED", "The certificate is self-signed"),
    row(0x80092009, "CRYPT_E_NO_MATCH", "No certificate fits"),
    row(0x8009200B, "CRYPT_E_NO_KEY_PROPERTY", "The certificate has no private key"),
    row(0x8009200C, "CRYPT_E_NO_DECRYPT_CERT", "No certificate was found to decrypt with"),
    row(0x8009200D, "CRYPT_E_BAD_MSG", "The message is no cryptographic message"),
    row(0x8009200E, "CRYPT_E_NO_SIGNER", "The message has no signer"),
    row(0x80092010, "CRYPT_E_REVOKED", "The certificate was revoked"),
    row(0x80092011, "CRYPT_E_NO_REVOCATION_DLL", "No library can check the revocation"),
    row(0x80092012, "CRYPT_E_NO_REVOCATION_CHECK", "The revocation could not be checked")
        .usually("the certificate names no list of revocations, or none that can be reached")
        .check("the distribution points of the revocation list in the certificate"),
    row(0x80092013, "CRYPT_E_REVOCATION_OFFLINE", "The revocation server cannot be reached")
        .usually("no way from the client's network, or from WinPE, to the list of revocations")
        .check("the distribution points of the revocation list in the certificate"),
    row(0x80092014, "CRYPT_E_NOT_IN_REVOCATION_DATABASE", "The certificate is not in the revocation server's database"),
    row(0x80092026, "CRYPT_E_SECURITY_SETTINGS", "Security settings forbid the operation"),
    row(0x8009202B, "CRYPT_E_NO_TRUSTED_SIGNER", "No trusted signer was found"),
    row(0x80093100, "CRYPT_E_ASN1_ERROR", "An error in the encoding (ASN.1) of a certificate"),
    row(0x80093102, "CRYPT_E_ASN1_EOD", "The encoded data ends too early")
        .usually("a certificate file that is empty or cut short"),
    row(0x80093103, "CRYPT_E_ASN1_CORRUPT", "The encoded data is damaged"),
    row(0x8009310B, "CRYPT_E_ASN1_BADTAG", "The encoded data has a wrong tag")
        .usually("the file is no certificate or key"),
    row(0x80094001, "CERTSRV_E_BAD_REQUESTSUBJECT", "The subject of the certificate request is not valid"),
    row(0x80094002, "CERTSRV_E_NO_REQUEST", "The certificate request does not exist"),
    row(0x80094003, "CERTSRV_E_BAD_REQUESTSTATUS", "The state of the certificate request does not allow this"),
    row(0x80094004, "CERTSRV_E_PROPERTY_EMPTY", "The property is empty"),
    row(0x80094006, "CERTSRV_E_SERVER_SUSPENDED", "The certificate service is suspended"),
    row(0x80094011, "CERTSRV_E_ENROLL_DENIED", "The permissions of the authority do not allow this enrolment"),
    row(0x80094012, "CERTSRV_E_TEMPLATE_DENIED", "The permissions of the template do not allow this enrolment")
        .usually("the machine's account may not enrol with this template")
        .check("the security of the certificate template"),
    row(0x80094800, "CERTSRV_E_UNSUPPORTED_CERT_TYPE", "The authority does not offer this template"),
    row(0x80094801, "CERTSRV_E_NO_CERT_TYPE", "The request names no template"),
    row(0x80094811, "CERTSRV_E_KEY_LENGTH", "The key is shorter than the template asks for"),
    row(0x80096001, "TRUST_E_SYSTEM_ERROR", "A system error happened while trust was checked"),
    row(0x80096002, "TRUST_E_NO_SIGNER_CERT", "The certificate of the signer is not valid or was not found"),
    row(0x80096003, "TRUST_E_COUNTER_SIGNER", "A counter signature is not valid"),
    row(0x80096004, "TRUST_E_CERT_SIGNATURE", "The signature of the certificate cannot be verified"),
    row(0x80096005, "TRUST_E_TIME_STAMP", "The time stamp cannot be verified"),
    row(0x80096010, "TRUST_E_BAD_DIGEST", "The file does not fit its signature")
        .usually("the file was changed or damaged after it was signed")
        .check("the file at the source"),
    row(0x80096011, "TRUST_E_MALFORMED_SIGNATURE", "The signature is malformed"),
    row(0x80096019, "TRUST_E_BASIC_CONSTRAINTS", "The certificate breaks a basic constraint"),
    row(0x800B0001, "TRUST_E_PROVIDER_UNKNOWN", "The provider of trust is unknown"),
    row(0x800B0002, "TRUST_E_ACTION_UNKNOWN", "The check is not known to the provider of trust"),
    row(0x800B0003, "TRUST_E_SUBJECT_FORM_UNKNOWN", "The form of the file is not known to the provider of trust"),
    row(0x800B0004, "TRUST_E_SUBJECT_NOT_TRUSTED", "The file is not trusted for this"),
    row(0x800B0100, "TRUST_E_NOSIGNATURE", "There is no signature")
        .usually("the script, driver or package is not signed, but must be")
        .check("the signature, or the execution policy of scripts"),
    row(0x800B0101, "CERT_E_EXPIRED", "A certificate is not valid at this time: expired or not yet valid")
        .usually("the firmware clock is wrong (machines long in storage begin years ago), or the certificate has expired")
        .check("date and time at the machine first, then the certificate's dates"),
    row(0x800B0102, "CERT_E_VALIDITYPERIODNESTING", "The validity periods in the certificate chain do not nest"),
    row(0x800B0103, "CERT_E_ROLE", "The certificate is used in a role it does not have"),
    row(0x800B0104, "CERT_E_PATHLENCONST", "The certificate chain is longer than allowed"),
    row(0x800B0105, "CERT_E_CRITICAL", "The certificate has a critical extension that is unknown"),
    row(0x800B0106, "CERT_E_PURPOSE", "The certificate is used for a purpose it is not meant for"),
    row(0x800B0107, "CERT_E_ISSUERCHAINING", "The issuer in the certificate chain did not issue the certificate"),
    row(0x800B0108, "CERT_E_MALFORMED", "The certificate is malformed"),
    row(0x800B0109, "CERT_E_UNTRUSTEDROOT", "The certificate chain ends in a root that is not trusted")
        .usually("the root certificate is missing in the boot image or the new system")
        .check("the trusted root authorities in the site's settings, and the machine's store"),
    row(0x800B010A, "CERT_E_CHAINING", "No certificate chain to a trusted root could be built")
        .usually("an intermediate or root certificate is missing")
        .check("the chain of the certificate at the machine"),
    row(0x800B010B, "TRUST_E_FAIL", "Trust could not be established"),
    row(0x800B010C, "CERT_E_REVOKED", "A certificate was revoked by its issuer"),
    row(0x800B010D, "CERT_E_UNTRUSTEDTESTROOT", "The certificate chain ends in a test root"),
    row(0x800B010E, "CERT_E_REVOCATION_FAILURE", "The revocation could not be checked")
        .usually("the list of revocations cannot be reached")
        .check("the distribution points of the revocation list in the certificate"),
    row(0x800B010F, "CERT_E_CN_NO_MATCH", "The certificate is for another name")
        .usually("the server is addressed by another name than the certificate holds")
        .check("the names in the certificate and the address used"),
    row(0x800B0110, "CERT_E_WRONG_USAGE", "The certificate is not meant for this use")
        .usually("a certificate without client or server authentication")
        .check("the enhanced key usage of the certificate"),
    row(0x800B0111, "TRUST_E_EXPLICIT_DISTRUST", "The certificate is explicitly distrusted"),
    row(0x800B0112, "CERT_E_UNTRUSTEDCA", "The authority is not trusted for this"),
    row(0x800B0113, "CERT_E_INVALID_POLICY", "The certificate has a policy that is not valid"),
    row(0x800B0114, "CERT_E_INVALID_NAME", "The certificate's name is not valid or not allowed"),
];
