//! What was to run: the task sequence definition, and the instruction table the engine makes of it.

use std::sync::Arc;

use super::scenario::DisabledChild;

/// A task sequence: its own name and package ID, and what it holds.
#[derive(Clone, Debug)]
pub struct Sequence {
    pub name: String,
    pub package_id: String,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug)]
pub enum Item {
    Step(Step),
    Group(Group),
    RunTaskSequence(RunTaskSequence),
}

#[derive(Clone, Debug)]
pub struct Step {
    pub name: String,
    /// The action's class, `SMS_TaskSequence_…Action`.
    pub r#type: &'static str,
    pub command: String,
    pub flags: Flags,
    pub success_codes: Vec<i32>,
}

#[derive(Clone, Debug)]
pub struct Group {
    pub name: String,
    pub flags: Flags,
    pub items: Vec<Item>,
}

/// A step that runs another task sequence; the log prints its own name, not the child's.
#[derive(Clone, Debug)]
pub struct RunTaskSequence {
    pub name: String,
    pub flags: Flags,
    pub child: Arc<Sequence>,
}

/// What every item can carry.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    pub disabled: bool,
    pub continue_on_error: bool,
    pub condition: Option<Condition>,
    /// By which a test knows an item again after its definition was edited; of random sequences each item has its own.
    pub mark: u32,
}

#[derive(Clone, Debug)]
pub enum Condition {
    /// Variable, operator, value.
    Variable(String, String, String),
    /// A WMI query.
    Wmi(String),
}

pub fn sequence(name: &str, package_id: &str, items: Vec<Item>) -> Arc<Sequence> {
    Arc::new(Sequence {
        name: name.to_owned(),
        package_id: package_id.to_owned(),
        items,
    })
}

pub fn group(name: &str, items: Vec<Item>) -> Item {
    Item::Group(Group {
        name: name.to_owned(),
        flags: Flags::default(),
        items,
    })
}

pub fn child(name: &str, child: &Arc<Sequence>) -> Item {
    Item::RunTaskSequence(RunTaskSequence {
        name: name.to_owned(),
        flags: Flags::default(),
        child: Arc::clone(child),
    })
}

/// A step of a kind from [`actions`].
pub fn step(name: &str, (r#type, command): (&'static str, &str)) -> Item {
    let success_codes = if r#type == actions::COMMAND.0 {
        vec![0, 3010]
    } else {
        vec![0]
    };
    Item::Step(Step {
        name: name.to_owned(),
        r#type,
        command: command.to_owned(),
        flags: Flags::default(),
        success_codes,
    })
}

/// The kinds of steps the simulator knows: the action's class and the command line it starts.
pub mod actions {
    pub type Action = (&'static str, &'static str);

    pub const COMMAND: Action = (
        "SMS_TaskSequence_RunCommandLineAction",
        "smsswd.exe /run: cmd.exe /c echo configured",
    );
    pub const POWERSHELL: Action = (
        "SMS_TaskSequence_RunPowerShellScriptAction",
        "OSDRunPowerShellScript.exe",
    );
    pub const VARIABLE: Action = (
        "SMS_TaskSequence_SetVariableAction",
        "tsenv.exe \"DeployRing=Pilot\"",
    );
    pub const DYNAMIC: Action = (
        "SMS_TaskSequence_SetDynamicVariablesAction",
        "OSDSetDynamicVariables.exe",
    );
    pub const DOWNLOAD: Action = (
        "SMS_TaskSequence_DownloadPackageContentAction",
        "OSDDownloadContent.exe",
    );
    pub const APPLICATION: Action = (
        "SMS_TaskSequence_InstallApplicationAction",
        "smsappinstall.exe /app:ScopeId_CONTOSO/Application_01 /basevar: /continueOnError:False",
    );
    pub const SOFTWARE: Action = (
        "SMS_TaskSequence_InstallSoftwareAction",
        "smsswd.exe /pkg:CON00042 /install /basevar: /continueOnError:",
    );
    pub const PARTITION: Action = ("SMS_TaskSequence_PartitionDiskAction", "osddiskpart.exe");
    pub const APPLY_OS: Action = (
        "SMS_TaskSequence_ApplyOperatingSystemAction",
        "OSDApplyOS.exe /image:CON00031,%OSDImageIndex%",
    );
    pub const APPLY_SETTINGS: Action = (
        "SMS_TaskSequence_ApplyWindowsSettingsAction",
        "osdwinsettings.exe /config",
    );
    pub const APPLY_NETWORK: Action = (
        "SMS_TaskSequence_ApplyNetworkSettingsAction",
        "osdnetsettings.exe configure",
    );
    pub const DRIVERS: Action = (
        "SMS_TaskSequence_ApplyDriverPackageAction",
        "osddriverclient.exe /install:CON00027",
    );
    pub const SETUP_WINDOWS: Action = (
        "SMS_TaskSequence_SetupWindowsAndSMSAction",
        "OSDSetupWindows.exe",
    );
    pub const UPDATES: Action = (
        "SMS_TaskSequence_InstallUpdateAction",
        "smsinstallupdate.exe /target:Mandatory",
    );
    pub const BITLOCKER: Action = (
        "SMS_TaskSequence_EnableBitLockerAction",
        "OSDBitLocker.exe /enable /wait:False",
    );
    pub const RESTART: Action = ("SMS_TaskSequence_RebootAction", "smsboot.exe /target:HD");
    pub const RESTART_WINPE: Action =
        ("SMS_TaskSequence_RebootAction", "smsboot.exe /target:WinPE");
}

impl Item {
    pub fn name(&self) -> &str {
        match self {
            Self::Step(step) => &step.name,
            Self::Group(group) => &group.name,
            Self::RunTaskSequence(run) => &run.name,
        }
    }

    pub fn flags(&self) -> &Flags {
        match self {
            Self::Step(step) => &step.flags,
            Self::Group(group) => &group.flags,
            Self::RunTaskSequence(run) => &run.flags,
        }
    }

    pub fn name_mut(&mut self) -> &mut String {
        match self {
            Self::Step(step) => &mut step.name,
            Self::Group(group) => &mut group.name,
            Self::RunTaskSequence(run) => &mut run.name,
        }
    }

    pub fn flags_mut(&mut self) -> &mut Flags {
        match self {
            Self::Step(step) => &mut step.flags,
            Self::Group(group) => &mut group.flags,
            Self::RunTaskSequence(run) => &mut run.flags,
        }
    }

    pub fn marked(mut self, mark: u32) -> Self {
        self.flags_mut().mark = mark;
        self
    }

    pub fn disabled(mut self) -> Self {
        self.flags_mut().disabled = true;
        self
    }

    pub fn continue_on_error(mut self) -> Self {
        self.flags_mut().continue_on_error = true;
        self
    }

    pub fn when(mut self, variable: &str, operator: &str, value: &str) -> Self {
        self.flags_mut().condition = Some(Condition::Variable(
            variable.to_owned(),
            operator.to_owned(),
            value.to_owned(),
        ));
        self
    }

    pub fn when_wmi(mut self, query: &str) -> Self {
        self.flags_mut().condition = Some(Condition::Wmi(query.to_owned()));
        self
    }

    /// Replaces the command line of a step.
    pub fn running(mut self, command: &str) -> Self {
        if let Self::Step(step) = &mut self {
            command.clone_into(&mut step.command);
        }
        self
    }
}

/// One row of the instruction table.
#[derive(Clone, Debug)]
pub enum Instruction {
    Step(Step),
    /// A group or a Run Task Sequence step opens; its end lies at the pointer given.
    Open {
        name: String,
        flags: Flags,
        child: Option<Arc<Sequence>>,
        end: u32,
    },
    /// It ends; it began at the pointer given.
    Close {
        name: String,
        start: u32,
    },
}

impl Instruction {
    pub fn name(&self) -> &str {
        match self {
            Self::Step(step) => &step.name,
            Self::Open { name, .. } | Self::Close { name, .. } => name,
        }
    }
}

/// The instruction table: a zero-based pre-order walk in which children are expanded in place.
#[derive(Clone, Debug)]
pub struct Table(Vec<Instruction>);

impl Table {
    pub fn of(sequence: &Sequence, disabled_child: DisabledChild) -> Self {
        let mut table = Self(Vec::new());
        table.extend(&sequence.items, disabled_child, false);
        table
    }

    fn extend(&mut self, items: &[Item], rule: DisabledChild, under_disabled: bool) {
        for item in items {
            let disabled = under_disabled || item.flags().disabled;
            match item {
                Item::Step(step) => self.0.push(Instruction::Step(step.clone())),
                Item::Group(group) => {
                    self.block(&group.name, &group.flags, None, |table| {
                        table.extend(&group.items, rule, disabled);
                    });
                }
                Item::RunTaskSequence(run) => {
                    if disabled && rule == DisabledChild::Absent {
                        continue;
                    }
                    self.block(&run.name, &run.flags, Some(&run.child), |table| {
                        if !disabled || rule == DisabledChild::Expanded {
                            table.extend(&run.child.items, rule, disabled);
                        }
                    });
                }
            }
        }
    }

    fn block(
        &mut self,
        name: &str,
        flags: &Flags,
        child: Option<&Arc<Sequence>>,
        contents: impl FnOnce(&mut Self),
    ) {
        let start = self.0.len();
        self.0.push(Instruction::Open {
            name: name.to_owned(),
            flags: flags.clone(),
            child: child.cloned(),
            end: 0,
        });
        contents(self);
        let pointer = self.len();
        if let Instruction::Open { end, .. } = &mut self.0[start] {
            *end = pointer;
        }
        self.0.push(Instruction::Close {
            name: name.to_owned(),
            start: start as u32,
        });
    }

    pub fn len(&self) -> u32 {
        self.0.len() as u32
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn get(&self, pointer: u32) -> Option<&Instruction> {
        self.0.get(pointer as usize)
    }

    pub fn iter(&self) -> impl Iterator<Item = (u32, &Instruction)> {
        (0..).zip(&self.0)
    }

    /// The pointer of the `nth` step, group or Run Task Sequence step of that name, counted from 0.
    pub fn pointer_of(&self, name: &str, nth: usize) -> Option<u32> {
        self.iter()
            .filter(|(_, row)| !matches!(row, Instruction::Close { .. }) && row.name() == name)
            .map(|(pointer, _)| pointer)
            .nth(nth)
    }

    /// The package IDs of the children in the order in which the table meets them, each once.
    pub fn children(&self) -> Vec<Arc<Sequence>> {
        let mut children: Vec<Arc<Sequence>> = Vec::new();
        for row in &self.0 {
            if let Instruction::Open {
                child: Some(child), ..
            } = row
                && !children
                    .iter()
                    .any(|known| known.package_id == child.package_id)
            {
                children.push(Arc::clone(child));
            }
        }
        children
    }
}
