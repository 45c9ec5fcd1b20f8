//! Logs of machines as shops collect them: in folders, zips, zips in a zip, in two places at once; and beside them what is no log.

use std::{fs, path::PathBuf};

use crate::sequences::zip_of;

pub type Members = Vec<(String, Vec<u8>)>;

/// Where one machine's logs lie.
#[derive(Clone, Copy)]
pub enum Layout {
    Folder,
    /// Below ConfigMgr's own folders.
    DeepFolder,
    Zip,
    /// With others in one zip of zips.
    NestedZip,
    /// In a folder and in a zip beside it.
    Copies,
}

/// A folder that machines are put into.
pub struct Share {
    root: PathBuf,
    nested: Members,
}

impl Share {
    pub fn new(root: PathBuf) -> Self {
        Self {
            root,
            nested: Members::new(),
        }
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn write_all(&self, folder: &str, files: &Members) {
        for (name, bytes) in files {
            self.write(&format!("{folder}/{name}"), bytes);
        }
    }

    pub fn put(&mut self, layout: Layout, machine: &str, files: &Members) {
        let in_folder = |folder: &str| {
            let file =
                |(name, bytes): &(String, Vec<u8>)| (format!("{folder}{name}"), bytes.clone());
            zip_of(files.iter().map(file))
        };
        match layout {
            Layout::Folder => self.write_all(&format!("folders/{machine}"), files),
            Layout::DeepFolder => {
                self.write_all(&format!("release 23H2/{machine}/C/Windows/CCM/Logs"), files);
            }
            Layout::Zip => self.write(
                &format!("zips/{machine}-20260302.zip"),
                &in_folder("CCM/Logs/"),
            ),
            Layout::NestedZip => {
                let zip = in_folder("Logs/");
                self.nested.push((format!("{machine}.zip"), zip));
            }
            Layout::Copies => {
                self.write_all(&format!("copies/{machine}/CCM/Logs"), files);
                self.write(&format!("copies/{machine}.zip"), &in_folder(""));
            }
        }
    }

    /// Writes the zip of zips; then what is broken, empty or foreign: of these files smsts sees three and cannot use two.
    pub fn finish(&mut self) {
        let zip = zip_of(std::mem::take(&mut self.nested));
        self.write("all.zip", &zip);
        self.write("trouble/truncated.zip", &zip[..zip.len() / 2]);
        self.write("trouble/foreign/smsts.log", b"not a log");
        self.write("trouble/empty/smsts.log", b"");
        self.write("trouble/empty/dism.log", b"never looked at");
    }
}
