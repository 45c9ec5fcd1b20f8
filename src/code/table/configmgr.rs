//! Codes of the ConfigMgr client. They have no published symbols.

use super::{Area, Entry, Table};

pub(super) static TABLE: Table = Table {
    name: "ConfigMgr client",
    source: "the codes of the ConfigMgr client, as Microsoft publishes them",
    has_win32_errors: false,
    rows: ROWS,
};

const fn row(code: u32, meaning: &'static str) -> Entry {
    Entry::new(Area::ConfigMgr, code, "", meaning)
}

#[rustfmt::skip]
static ROWS: &[Entry] = &[
    row(0x07D00200, "The client got its site from group policy"),
    row(0x07D00522, "There is no more data"),
    row(0x07D00635, "The scan was left out: the last result is still good"),
    row(0x87D00200, "No name of that kind was found"),
    row(0x87D00201, "A name is malformed"),
    row(0x87D00202, "The service is being stopped"),
    row(0x87D00203, "No data was given"),
    row(0x87D00204, "There is too much data"),
    row(0x87D00205, "A path is not valid"),
    row(0x87D00206, "A file is not valid"),
    row(0x87D00207, "A text could not be parsed"),
    row(0x87D00208, "A command is not valid"),
    row(0x87D00209, "The type of the data does not fit"),
    row(0x87D00210, "The translator of messages is not valid"),
    row(0x87D00211, "An address is not valid"),
    row(0x87D00212, "The context has been closed"),
    row(0x87D00213, "The operation took too long")
        .usually("a management point, distribution point or service did not answer in time")
        .check("the log of the component that waited, and the server it asked"),
    row(0x87D00214, "The length of a name is not valid"),
    row(0x87D00215, "An item was not found")
        .usually("policy, content or a location the client asked for is not there (yet)")
        .check("the deployment and the boundary groups of the client"),
    row(0x87D00216, "A parameter of a service is not valid"),
    row(0x87D00217, "Data is damaged"),
    row(0x87D00218, "The settings of a service are not valid"),
    row(0x87D00219, "No global service has been set"),
    row(0x87D00220, "A type is not valid"),
    row(0x87D00221, "The user is not valid"),
    row(0x87D00222, "The operation was cancelled"),
    row(0x87D00223, "Versions do not fit each other"),
    row(0x87D00224, "A message is not valid"),
    row(0x87D00225, "The type of an address is not valid"),
    row(0x87D00226, "The protocol is not valid"),
    row(0x87D00227, "The function is switched off"),
    row(0x87D00228, "The endpoint for messages is not valid"),
    row(0x87D00229, "No credentials could be got")
        .usually("the network access account is not set or not in the policy")
        .check("the network access account in the site's settings"),
    row(0x87D00230, "The logon with the given credentials failed")
        .usually("the network access account's password is wrong or expired")
        .check("the network access account, and whether it is locked"),
    row(0x87D00231, "A passing error; the operation may be tried again"),
    row(0x87D00232, "A message carries no signature"),
    row(0x87D00233, "A message came from a side that is not trusted")
        .usually("the client does not trust the site's certificate: media of another site, or a rebuilt site")
        .check("media and client certificates against the site"),
    row(0x87D00234, "A message from another computer reached an endpoint for local use"),
    row(0x87D00235, "A syntax error was met in parsing"),
    row(0x87D00236, "Memory is low"),
    row(0x87D00237, "The mode of the reply does not fit"),
    row(0x87D00238, "There is no such public key"),
    row(0x87D00239, "The client's identifier was not found"),
    row(0x87D00240, "There is not enough disk space")
        .usually("the cache or the target volume is too small")
        .check("free space, and the size of the client cache"),
    row(0x87D00241, "The database could not be connected to"),
    row(0x87D00242, "The database could not carry out a stored procedure"),
    row(0x87D00243, "Public keys do not match"),
    row(0x87D00244, "A part of the client is not initialised"),
    row(0x87D00245, "A part of the client was initialised already"),
    row(0x87D00246, "The health of the client could not be evaluated"),
    row(0x87D00247, "Something that the operation needs is missing or unregistered"),
    row(0x87D00248, "Communication over the network failed"),
    row(0x87D00249, "This type of configuration item does not have such a property"),
    row(0x87D0024A, "The job is connected already"),
    row(0x87D0024B, "A name is taken already"),
    row(0x87D0024C, "An XML schema is not valid"),
    row(0x87D0025D, "An XML document does not fit its schema"),
    row(0x87D0025E, "A message was not trusted enough to be passed on"),
    row(0x87D0025F, "The connection to the client has ended"),
    row(0x87D00260, "The state of the job does not allow the action"),
    row(0x87D00261, "A configuration item could not be stored"),
    row(0x87D00262, "Data transfer sent a message of unknown type"),
    row(0x87D00263, "Data transfer sent a message that is not valid"),
    row(0x87D00264, "The operation is not valid"),
    row(0x87D00265, "The state of a store is not valid"),
    row(0x87D00266, "Data contradicts itself"),
    row(0x87D00267, "Content could not be downloaded")
        .usually("the content is not on a distribution point of the machine's boundary group, cannot be read with the network access account, or the network broke")
        .check("which distribution points the records before it name, the content's status on them, and the HTTP or Win32 code of each try"),
    row(0x87D00268, "Something could not be compiled"),
    row(0x87D00269, "No management point was found")
        .usually("the machine is in no boundary, the management point is down, or (in the full operating system) the client is not yet registered")
        .check("the boundaries for the machine's address, SMSMP= in the client's setup properties, LocationServices.log"),
    row(0x87D0026A, "The type of a key was not found"),
    row(0x87D0026B, "The type of an agent was not found"),
    row(0x87D0026C, "There is no such status"),
    row(0x87D0026D, "The pause is shorter than allowed"),
    row(0x87D0026E, "The pause is longer than allowed"),
    row(0x87D0026F, "The cookie of the pause does not fit"),
    row(0x87D00270, "The component has not been paused"),
    row(0x87D00271, "The component is at a pause"),
    row(0x87D00272, "The component is switched off"),
    row(0x87D00273, "A pause of the component was asked for already"),
    row(0x87D00274, "No interface to report the end was given"),
    row(0x87D00275, "A lock could not be got"),
    row(0x87D00276, "A restart is needed"),
    row(0x87D00277, "Resources are too short for the operation"),
    row(0x87D00278, "A configuration item could not be downloaded"),
    row(0x87D00279, "The download of a configuration item took too long"),
    row(0x87D0027A, "The hash of a downloaded configuration item does not fit"),
    row(0x87D0027B, "Documents of a configuration item could not be downloaded"),
    row(0x87D0027C, "The download of a configuration item's documents took too long"),
    row(0x87D0027D, "The hash of a configuration item's documents does not fit"),
    row(0x87D0027E, "The server answered with an HTTP status that is an error")
        .usually("IIS on the management or distribution point refuses or fails")
        .check("the status in the records before it, and the IIS log"),
    row(0x87D0027F, "The system health agent could not be bound; the NAP agent may not be running"),
    row(0x87D00280, "The certificate store is empty")
        .usually("the machine got no client certificate")
        .check("the certificates in the machine's personal store"),
    row(0x87D00281, "No certificate meets the criteria")
        .usually("the machine's certificate does not fit the selection criteria or has expired")
        .check("the certificates in the machine's store, and the client's certificate selection criteria"),
    row(0x87D00282, "Several certificates fit, and the client may not take just any")
        .usually("the site's setting for more than one certificate")
        .check("the client's certificate selection criteria"),
    row(0x87D00283, "The private key of a certificate is missing"),
    row(0x87D00284, "The subject name of a certificate is missing"),
    row(0x87D00285, "The verb of the search criteria is missing or wrong"),
    row(0x87D00286, "The ConfigMgr authority is not valid"),
    row(0x87D00287, "The certificate for signing is missing"),
    row(0x87D00288, "A configuration item could not be unpacked"),
    row(0x87D00289, "Documents of a configuration item could not be unpacked"),
    row(0x87D00290, "The job is empty"),
    row(0x87D00291, "No task sequence is assigned to the machine")
        .usually("the machine is not in a collection with a deployment, is unknown where known is needed, or a duplicate record takes its place")
        .check("the deployment for WinPE/media, the machine's collections, and duplicate records with its MAC address or SMBIOS GUID"),
    row(0x87D00292, "The signature for authentication in band could not be made"),
    row(0x87D00293, "The site server's signing certificate could not be refreshed"),
    row(0x87D00294, "Policy could not be verified"),
    row(0x87D00295, "The certificate of the registration is missing or wrong"),
    row(0x87D00296, "Documents of configuration items could not be processed"),
    row(0x87D00297, "A key is not valid"),
    row(0x87D00298, "The client's record in the database could not be checked"),
    row(0x87D00299, "The type of the signature is unknown to the client"),
    row(0x87D00314, "Version information of a configuration item did not come in time"),
    row(0x87D00315, "Version information of a configuration item is not available"),
    row(0x87D00316, "The job of the configuration item agent was cancelled"),
    row(0x87D0031D, "The application is deployed to a user but installs only when no user is logged on, which is not supported"),
    row(0x87D0031E, "An application that installs for a user is deployed to a device, which is not supported"),
    row(0x87D0031F, "A detection script returned data that cannot be used"),
    row(0x87D00320, "This machine has no script host (yet)"),
    row(0x87D00321, "A script ran longer than allowed"),
    row(0x87D00322, "Rules contradict each other"),
    row(0x87D00323, "Nobody is logged on"),
    row(0x87D00324, "The application was installed, but its detection method does not find it")
        .usually("the detection method is wrong, or the installer ended before its work was done")
        .check("the detection method on a machine with the application; AppEnforce.log and AppDiscovery.log"),
    row(0x87D00325, "The application was removed, but its detection method still finds it"),
    row(0x87D00326, "WMI does not hold the application's deployment data"),
    row(0x87D00327, "The script carries no signature")
        .usually("the client's PowerShell execution policy asks for signed scripts")
        .check("the client setting PowerShell execution policy"),
    row(0x87D00328, "The digest of a configuration item was not found"),
    row(0x87D00329, "The application's requirements or detection could not be evaluated")
        .usually("a requirement rule or detection script failed at this machine")
        .check("AppDiscovery.log and AppIntentEval.log"),
    row(0x87D0032A, "The command line for removal is not valid"),
    row(0x87D00330, "This deployment type cannot be deployed as required"),
    row(0x87D00400, "The evaluation of detection rules met something unexpected"),
    row(0x87D00401, "The XML of the detection rules is wrong"),
    row(0x87D00402, "The detection rules use an operator that is not valid"),
    row(0x87D00403, "The detection rules use a type of data that is not supported"),
    row(0x87D00420, "The detection rules name a WMI namespace that is not supported"),
    row(0x87D00440, "Documents of the policy are missing or not complete"),
    row(0x87D00441, "The client does not have the deployment's data"),
    row(0x87D00442, "A simulated deployment was asked to install or remove"),
    row(0x87D00454, "The client has no certificate that the server accepts")
        .usually("HTTPS is required and the computer has no client certificate of the trusted issuer, or the cloud gateway's token is missing")
        .check("the personal certificates of the computer, and the site's client certificate settings"),
    row(0x87D00600, "The policy of the scan tool was not found"),
    row(0x87D00601, "The scan for updates took too long"),
    row(0x87D00602, "The place of the content was not told in time"),
    row(0x87D00603, "The policy of the scan tool was removed, so the scan cannot be finished"),
    row(0x87D00604, "The queue does not hold the scan tool"),
    row(0x87D00605, "The scan tool was taken away"),
    row(0x87D00606, "There is no history of the offline scan"),
    row(0x87D00607, "Content was not found where it was looked for")
        .usually("the package or application is not on a distribution point that the machine may use")
        .check("content status, and the boundary groups of the machine"),
    row(0x87D00608, "The type of the instance is not valid"),
    row(0x87D00626, "The information on the process is not valid"),
    row(0x87D00627, "The process was not found"),
    row(0x87D00628, "The place of the content is not valid"),
    row(0x87D00629, "The next scan for updates is pending"),
    row(0x87D00630, "The limit of tries is reached"),
    row(0x87D00631, "Another try of the scan is pending"),
    row(0x87D00632, "The online scan has yet to be made"),
    row(0x87D00633, "The offline scan has yet to be made"),
    row(0x87D00634, "The old kind of scanner is not supported"),
    row(0x87D00650, "The scan before the installation failed"),
    row(0x87D00651, "The scan after the installation failed"),
    row(0x87D00652, "The policy of the update was not found"),
    row(0x87D00653, "The update could not be downloaded"),
    row(0x87D00654, "The update could not be installed"),
    row(0x87D00655, "One or more updates could not be installed")
        .usually("the single updates have codes of their own")
        .check("UpdatesDeployment.log, WUAHandler.log, UpdatesHandler.log"),
    row(0x87D00656, "The updates handler met an internal error and cannot go on"),
    row(0x87D00657, "The state of updates could not be found out after the scan"),
    row(0x87D00658, "The processing of updates was cancelled"),
    row(0x87D00659, "The policy of an update could not be read"),
    row(0x87D00660, "The installation of an update could not be watched"),
    row(0x87D00661, "The state of updates could not be found out after the installation"),
    row(0x87D00662, "The installation of updates could not be started"),
    row(0x87D00663, "The state of the installation of updates could not be reported"),
    row(0x87D00664, "The job of the updates handler was cancelled"),
    row(0x87D00665, "The job has no updates to process"),
    row(0x87D00666, "Updates may not be installed outside the maintenance window"),
    row(0x87D00667, "There is no maintenance window, now or later, for updates"),
    row(0x87D00668, "The update still counts as missing after its installation")
        .usually("a restart is due before the update counts as installed")
        .check("restart, and scan again"),
    row(0x87D00669, "The places of the updates' content cannot be got now"),
    row(0x87D0066A, "No update of the bundle fits this computer"),
    row(0x87D00671, "The installation waits for an orchestration by other software"),
    row(0x87D00690, "The update does not fit this computer"),
    row(0x87D00691, "The source of updates was not found"),
    row(0x87D00692, "A group policy stands against the site's settings")
        .usually("a domain policy sets another update server than the site")
        .check("the policy for the intranet update server"),
    row(0x87D00693, "The Windows Update agent is too old"),
    row(0x87D00694, "The source of updates exists already"),
    row(0x87D00695, "The results of the scan are not complete"),
    row(0x87D00696, "The update is installed already"),
    row(0x87D00697, "The update is installed and only waits for a restart"),
    row(0x87D00698, "Nothing can be done with the update"),
    row(0x87D00699, "A scan is going on already"),
    row(0x87D00700, "Updates may not be installed now"),
    row(0x87D00701, "Updates may not be downloaded now"),
    row(0x87D00702, "The policy of the assignment was not found"),
    row(0x87D00703, "Another job installs updates; only one may run"),
    row(0x87D00704, "A hard restart is due"),
    row(0x87D00705, "The state of pause is required"),
    row(0x87D00706, "There is no active job"),
    row(0x87D00707, "The identifiers of the jobs do not fit"),
    row(0x87D00708, "No update has to be installed"),
    row(0x87D00709, "The process could not be watched again"),
    row(0x87D0070A, "The command line is not valid"),
    row(0x87D0070B, "The process could not be started"),
    row(0x87D0070C, "The update ran longer than allowed")
        .usually("a large update ran into its maximum run time")
        .check("the maximum run time of the update"),
    row(0x87D0070D, "The update failed when it was tried"),
    row(0x87D0070E, "The command line is empty"),
    row(0x87D0070F, "The path of the update's installer is not valid"),
    row(0x87D00710, "The start times of processes could not be compared"),
    row(0x87D00711, "The deployment of updates is not active yet; it starts later"),
    row(0x87D00712, "A restart is needed to finish the installation"),
    row(0x87D00713, "The results of the scan for updates have not come yet"),
    row(0x87D00714, "An installation for a user is not allowed while a restart is pending"),
    row(0x87D00715, "The job names no updates"),
    row(0x87D00800, "The job of the content transfer is in an unexpected state"),
    row(0x87D00801, "Multicast failed"),
    row(0x87D00802, "The versions of the multicast protocol do not fit"),
    row(0x87D00803, "The multicast session could not be opened"),
    row(0x87D00804, "The check of the multicast service failed"),
    row(0x87D00805, "The encryption key of multicast is empty"),
    row(0x87D00806, "Too many clients keep the multicast server busy"),
    row(0x87D00807, "The path of the package is not valid for multicast"),
    row(0x87D00808, "The package is not shared for multicast"),
    row(0x87D00809, "The package is not enabled for multicast")
        .usually("the package lacks the setting for multicast")
        .check("the package's distribution settings"),
    row(0x87D0080A, "The configuration of multicast is not valid"),
    row(0x87D0080B, "Windows Deployment Services reported an error to multicast"),
    row(0x87D0080C, "There is no session of Windows Deployment Services"),
    row(0x87D01001, "Another program is being installed, or a restart is pending")
        .usually("an earlier step left a restart or an installer behind")
        .check("what installed before; a Restart Computer step"),
    row(0x87D01002, "A run of this program is pending already"),
    row(0x87D01004, "The program has been switched off")
        .usually("the program of the package is switched off in the console")
        .check("the program's Enable in the console"),
    row(0x87D01005, "There is no valid policy for the program")
        .usually("the program is not marked to be allowed in task sequences, or policy has not come")
        .check("the program's setting to allow installation from the task sequence"),
    row(0x87D01006, "The program is not pending now"),
    row(0x87D01008, "It could not be told that the cache is in use"),
    row(0x87D01009, "Data could not be got from WMI"),
    row(0x87D01010, "A restart is going on, or the program waits for one"),
    row(0x87D01011, "The request to run was not found"),
    row(0x87D01012, "No program is running"),
    row(0x87D01013, "A program that this one depends on has not run successfully"),
    row(0x87D01014, "The program is for users or wants input and cannot run here")
        .usually("the program is set to run only when a user is logged on")
        .check("the program's settings: whether or not a user is logged on, hidden, with administrative rights"),
    row(0x87D01015, "The pause could not be reported: its state or cookie does not fit"),
    row(0x87D01017, "The hash in the policy is empty or wrong, or the content's hash does not fit it")
        .usually("the content was changed without updating the distribution points, or a copy is damaged")
        .check("update or validate the package on the distribution points"),
    row(0x87D01018, "The program does not run for a client that is on the internet"),
    row(0x87D01100, "The program could not be run; it may be tried again"),
    row(0x87D01101, "The program could not be run; it will not be tried again"),
    row(0x87D01102, "The context to run the program in could not be made"),
    row(0x87D01103, "The program could not be prepared; it may be tried again"),
    row(0x87D01104, "The program's command line cannot be used")
        .usually("a typing error, or an executable that is not in the package")
        .check("the program's command line, and the content"),
    row(0x87D01105, "The started program cannot be watched: no information on its process"),
    row(0x87D01106, "The file is no valid program, or its command line could not be made")
        .usually("the executable named is not in the content")
        .check("the program's command line, and the content"),
    row(0x87D01107, "No place of the program could be reached; it may be tried again"),
    row(0x87D01108, "No place of the program could be reached; it will not be tried again"),
    row(0x87D01109, "The file is no valid installation package"),
    row(0x87D0110A, "The program could not be prepared; it will not be tried again"),
    row(0x87D01200, "There is no request for content with this handle"),
    row(0x87D01201, "There is no room in the cache, or the disk is full")
        .usually("the cache is full of content that must not be removed")
        .check("the size of the cache, and free space"),
    row(0x87D01202, "The content is larger than the whole cache")
        .usually("the cache (5 GB unless set otherwise) is smaller than an image or package")
        .check("SMSCACHESIZE in the client's setup properties, or the client setting"),
    row(0x87D01203, "The cache is in use by a program or a download"),
    row(0x87D01204, "No distribution point has the content")
        .usually("the content is not distributed, or not to the boundary group of the machine")
        .check("content status and boundary groups"),
    row(0x87D01210, "The places of the content could not be got"),
    row(0x87D01250, "The restart cannot be started while software is being installed"),
    row(0x87D01251, "The handler for this type of deployment could not be started; the system may not support it"),
    row(0x87D01280, "Somebody uses the virtual application at the moment"),
    row(0x87D01281, "No App-V client that is supported is installed"),
    row(0x87D01285, "An App-V package that this one depends on is not installed"),
    row(0x87D01286, "A newer App-V package is installed by another deployment type"),
    row(0x87D0128A, "The App-V client could not launch the application"),
    row(0x87D0128B, "This machine does not have the App-V application"),
    row(0x87D0128C, "No distribution point that streams the App-V package was found"),
    row(0x87D0128E, "The App-V deployment type cannot be removed: others still publish its components"),
    row(0x87D0128F, "The time command of App-V failed"),
    row(0x87D01290, "The App-V provider in WMI could not be queried"),
    row(0x87D01291, "The virtual environment is not one for this machine"),
    row(0x87D01292, "The virtual application is busy"),
    row(0x87D02002, "There is no policy for this program"),
    row(0x87D02004, "There is no software distribution policy"),
];
