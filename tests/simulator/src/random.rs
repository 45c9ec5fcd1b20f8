//! Definitions and scenarios from a seed.

use std::sync::Arc;

use super::definition::{Item, Sequence, Table, actions, child, group, sequence, step};
use super::dice::Dice;
use super::names;
use super::record::utc;
use super::scenario::{
    Attempt, Behaviour, Dialect, DisabledChild, Encoding, Layout, LineEnd, Loss, Noise, Phase,
    Restart, RunPlan, Scenario, Stop,
};
use super::{Instruction, Simulation, simulate};

/// What a random scenario may hold. All shares are permille.
#[derive(Clone, Debug)]
pub struct Knobs {
    pub dialect: Option<Dialect>,
    /// About how many items a sequence's top level and each group hold at most.
    pub width: usize,
    pub depth: usize,
    pub odd_names: u32,
    pub disabled: u32,
    pub conditions: u32,
    pub continue_on_error: u32,
    pub failures: u32,
    pub restarts: u32,
    pub retries: u32,
    /// Child sequences in the pool that Run Task Sequence steps draw from.
    pub children: usize,
    pub runs: usize,
    pub noise: Noise,
    /// Clock steps at restarts. They make the order of rolled files unknowable, so a log with them does not roll.
    pub clock_steps: u32,
    /// A run breaks off, or ends in a restart.
    pub stops: u32,
    /// The log begins or ends anywhere.
    pub cuts: u32,
    /// Encodings other than UTF-8 with BOM and CRLF.
    pub encodings: u32,
    pub rollover: u32,
    pub torn: u32,
}

impl Default for Knobs {
    fn default() -> Self {
        Self {
            dialect: None,
            width: 5,
            depth: 4,
            odd_names: 250,
            disabled: 90,
            conditions: 200,
            continue_on_error: 250,
            failures: 50,
            restarts: 40,
            retries: 40,
            children: 3,
            runs: 2,
            noise: Noise::default(),
            clock_steps: 150,
            stops: 150,
            cuts: 0,
            encodings: 400,
            rollover: 400,
            torn: 300,
        }
    }
}

impl Knobs {
    /// Nothing but the tree: no noise, no tears, one file, plain names.
    pub fn quiet() -> Self {
        let noise = Noise {
            background: 0,
            chatter: 0,
            echoes: false,
            embedded: false,
            odd_messages: false,
            odd_times: 0,
            torn: 0,
            torn_engine: 0,
        };
        Self {
            odd_names: 0,
            noise,
            encodings: 0,
            rollover: 0,
            torn: 0,
            clock_steps: 0,
            ..Self::default()
        }
    }
}

/// A scenario with a bit of everything.
pub fn random_scenario(seed: u64) -> Scenario {
    random_scenario_with(seed, &Knobs::default())
}

pub fn random_scenario_with(seed: u64, knobs: &Knobs) -> Scenario {
    let mut inventor = Inventor {
        dice: Dice::new(seed),
        knobs,
        items: 0,
        clock_stepped: false,
    };
    inventor.scenario(seed)
}

/// A random sequence alone, for tests of definitions.
pub fn random_sequence(seed: u64, knobs: &Knobs) -> Arc<Sequence> {
    Inventor {
        dice: Dice::new(seed),
        knobs,
        items: 0,
        clock_stepped: false,
    }
    .sequence()
}

/// A run of a given sequence.
pub fn random_run(seed: u64, sequence: &Arc<Sequence>, start: i64, knobs: &Knobs) -> RunPlan {
    Inventor {
        dice: Dice::new(seed),
        knobs,
        items: 0,
        clock_stepped: false,
    }
    .run_of(sequence, start)
}

/// Logs of many machines, together about `bytes` long, each in one scenario of as many runs as that takes.
pub fn corpus(seed: u64, machines: usize, bytes: usize) -> Vec<(String, Simulation)> {
    let share = bytes / machines.max(1);
    let is_small = share < 1 << 20;
    let knobs = Knobs {
        runs: 1,
        stops: 0,
        failures: 10,
        width: if is_small { 4 } else { 7 },
        torn: 0,
        encodings: 0,
        ..Knobs::default()
    };
    (0..machines)
        .map(|machine| {
            let mut dice = Dice::new(seed ^ (machine as u64) << 20);
            let mut scenario = random_scenario_with(dice.below(usize::MAX) as u64, &knobs);
            scenario.noise.chatter = if is_small { 12 } else { 200 };
            scenario.noise.torn = 1;
            scenario.machine = format!("CONTOSO-{}", dice.hex(6));
            // Rolled files and a clock that was set back would leave their order open.
            scenario.layout = Layout {
                rollover: Some(5 << 20),
                ..Layout::default()
            };
            let mut size = 0;
            let mut runs: Vec<RunPlan> = Vec::new();
            while size < share || runs.is_empty() {
                let mut invented = random_scenario_with(
                    dice.below(usize::MAX) as u64,
                    &Knobs {
                        clock_steps: 0,
                        ..knobs.clone()
                    },
                );
                invented.noise = scenario.noise.clone();
                invented.layout = Layout::default();
                size += simulate(&invented)
                    .files
                    .iter()
                    .map(|file| file.bytes.len())
                    .sum::<usize>();
                let Some(mut run) = invented.runs.pop() else {
                    continue;
                };
                run.start_utc_ms = utc(2026, 1, 5, 7, 0, 0) + runs.len() as i64 * 86_400_000;
                runs.push(run);
            }
            scenario.runs = runs;
            (scenario.machine.clone(), simulate(&scenario))
        })
        .collect()
}

const BIASES: &[i32] = &[0, 480, 240, 300, -60, -120, -330, -660, 420];
const FAILURES: &[i32] = &[
    1,
    -2147024894,
    -2147024891,
    -2147024809,
    -2147467259,
    -2147023570,
    1603,
    16389,
    -2016411033,
];
const ACTIONS: &[actions::Action] = &[
    actions::COMMAND,
    actions::COMMAND,
    actions::POWERSHELL,
    actions::POWERSHELL,
    actions::VARIABLE,
    actions::DYNAMIC,
    actions::DOWNLOAD,
    actions::APPLICATION,
    actions::SOFTWARE,
    actions::PARTITION,
    actions::APPLY_OS,
    actions::APPLY_NETWORK,
    actions::DRIVERS,
    actions::SETUP_WINDOWS,
    actions::BITLOCKER,
];

struct Inventor<'a> {
    dice: Dice,
    knobs: &'a Knobs,
    /// How many were invented, which is also the last one's mark.
    items: u32,
    clock_stepped: bool,
}

impl Inventor<'_> {
    fn scenario(&mut self, seed: u64) -> Scenario {
        let knobs = self.knobs;
        let mut start = utc(2026, 3, 2, 6, 0, 0) + self.dice.between(0, 40_000) * 60_000;
        let runs = 1 + if self.dice.chance(250) {
            self.dice.below(knobs.runs)
        } else {
            0
        };
        let runs = (0..runs)
            .map(|_| {
                let plan = self.run(start);
                start += self.dice.between(600, 9000) * 60_000;
                plan
            })
            .collect();
        let mut scenario = Scenario::new(seed, runs);
        scenario.noise = knobs.noise.clone();
        if self.dice.chance(knobs.torn) {
            scenario.noise.torn = 60;
        }
        scenario.layout = self.layout();
        if self.dice.chance(knobs.cuts) {
            let first = if self.dice.chance(500) {
                self.dice.below(700)
            } else {
                0
            };
            let last = if self.dice.chance(500) {
                first + 1 + self.dice.below(1000 - first)
            } else {
                1000
            };
            scenario.kept = first..last;
            scenario.layout.cut_last_record = self.dice.chance(200);
        }
        scenario
    }

    fn layout(&mut self) -> Layout {
        let mut layout = Layout::default();
        if self.dice.chance(self.knobs.encodings) {
            layout.encoding = *self.dice.pick(&[
                Encoding::Utf8,
                Encoding::Utf8Bom,
                Encoding::Utf16Le,
                Encoding::Utf16Be,
            ]);
            layout.line_end = *self.dice.pick(&[LineEnd::CrLf, LineEnd::Lf]);
            layout.ansi = self.dice.chance(500);
        }
        if !self.clock_stepped && self.dice.chance(self.knobs.rollover) {
            layout.rollover = Some(self.dice.between(20_000, 120_000) as usize);
        }
        layout
    }

    fn run(&mut self, start: i64) -> RunPlan {
        let sequence = self.sequence();
        self.run_of(&sequence, start)
    }

    fn run_of(&mut self, sequence: &Arc<Sequence>, start: i64) -> RunPlan {
        let dialect = self.knobs.dialect.unwrap_or(if self.dice.chance(500) {
            Dialect::Old
        } else {
            Dialect::New
        });
        let mut plan = RunPlan::new(sequence, dialect, start);
        plan.standalone = dialect == Dialect::Old && self.dice.chance(200);
        plan.bias = *self.dice.pick(BIASES);
        plan.phase = if self.dice.chance(600) {
            Phase::WinPe
        } else {
            Phase::FullOs
        };
        plan.disabled_child = *self.dice.pick(&[
            DisabledChild::Absent,
            DisabledChild::Hollow,
            DisabledChild::Expanded,
        ]);
        plan.says_ignored = self.dice.chance(200);
        let table = plan.table();
        self.behave(&mut plan, &table);
        plan
    }

    /// Decides what every instruction does.
    fn behave(&mut self, plan: &mut RunPlan, table: &Table) {
        let knobs = self.knobs;
        for (pointer, instruction) in table.iter() {
            let mut behaviour = Behaviour {
                condition: self.dice.chance(650),
                ..Behaviour::default()
            };
            if let Instruction::Step(step) = instruction {
                let last = if step.r#type == actions::RESTART.0 {
                    Attempt::Restarts(0, self.restart(step.command.contains("WinPE")))
                } else if self.dice.chance(knobs.failures) {
                    Attempt::Fails(*self.dice.pick(FAILURES))
                } else if self.dice.chance(8) {
                    Attempt::Restarts(0, self.restart(false))
                } else {
                    Attempt::Succeeds(*self.dice.pick(&step.success_codes))
                };
                let mut attempts = Vec::new();
                if step.r#type != actions::RESTART.0 && self.dice.chance(knobs.retries) {
                    for _ in 0..=self.dice.below(3) / 2 {
                        attempts.push(Attempt::Retries(self.restart(false)));
                    }
                }
                attempts.push(last);
                behaviour.attempts = attempts;
            }
            plan.behaviour.insert(pointer, behaviour);
        }
        if self.dice.chance(knobs.stops) {
            let pointer = self.dice.below(table.len() as usize) as u32;
            let restarts = plan.behaviour.iter().find(|(_, behaviour)| {
                matches!(
                    behaviour.attempts.first(),
                    Some(Attempt::Restarts(..) | Attempt::Retries(_))
                )
            });
            plan.stop = Some(match restarts {
                Some((&restarting, _)) if self.dice.chance(500) => Stop::InRestart(restarting),
                _ => Stop::InStep(pointer),
            });
        }
    }

    fn restart(&mut self, winpe: bool) -> Restart {
        let mut restart = Restart {
            millis: self.dice.between(40_000, 400_000) as u32,
            ..Restart::default()
        };
        if winpe {
            restart.into = Phase::WinPe;
        }
        if self.dice.chance(300) {
            restart.bias = Some(*self.dice.pick(BIASES));
        }
        if self.dice.chance(self.knobs.clock_steps) {
            restart.clock_step_ms = self.dice.between(-7_200_000, 3_600_000);
            self.clock_stepped = true;
        }
        restart.loss = *self.dice.pick(&[
            Loss::Nothing,
            Loss::Nothing,
            Loss::AfterSave,
            Loss::AfterResult,
        ]);
        restart
    }

    fn sequence(&mut self) -> Arc<Sequence> {
        let mut pool: Vec<Arc<Sequence>> = Vec::new();
        for number in 0..self.dice.below(self.knobs.children + 1) {
            let name = (*self.dice.pick(names::CHILDREN)).to_owned();
            // Later children may call earlier ones, so children nest and never go in circles.
            let items = self.items(1, &name, &pool);
            pool.push(sequence(&name, &format!("CON1{number:04X}"), items));
        }
        let depth = self.knobs.depth;
        let items = self.items(depth, "", &pool);
        let id = format!("CON2{}", self.dice.hex(4));
        sequence("Contoso - Random Sequence", &id, items)
    }

    fn items(&mut self, depth: usize, parent: &str, pool: &[Arc<Sequence>]) -> Vec<Item> {
        let count = 1 + self.dice.below(self.knobs.width);
        (0..count).map(|_| self.item(depth, parent, pool)).collect()
    }

    fn item(&mut self, depth: usize, parent: &str, pool: &[Arc<Sequence>]) -> Item {
        let knobs = self.knobs;
        let mut item = if depth > 0 && self.dice.chance(330) {
            let name = self.name(names::GROUPS, parent);
            let items = if self.dice.chance(40) {
                Vec::new()
            } else {
                self.items(depth - 1, &name, pool)
            };
            group(&name, items)
        } else if !pool.is_empty() && self.dice.chance(130) {
            let called = Arc::clone(self.dice.pick(pool));
            let name = if self.dice.chance(500) {
                called.name.clone()
            } else {
                self.name(names::GROUPS, parent)
            };
            child(&name, &called)
        } else {
            let name = self.name(names::STEPS, parent);
            let action = if self.dice.chance(knobs.restarts) {
                *self
                    .dice
                    .pick(&[actions::RESTART, actions::RESTART, actions::RESTART_WINPE])
            } else {
                *self.dice.pick(ACTIONS)
            };
            step(&name, action)
        };
        self.items += 1;
        item = item.marked(self.items);
        if self.dice.chance(knobs.disabled) {
            item = item.disabled();
        }
        if self.dice.chance(knobs.continue_on_error) {
            item = item.continue_on_error();
        }
        if self.dice.chance(knobs.conditions) {
            item = if self.dice.chance(500) {
                item.when("_SMSTSInWinPE", "equals", "false")
            } else {
                item.when_wmi("select * from Win32_ComputerSystem where Model like \"%Contoso%\"")
            };
        }
        item
    }

    fn name(&mut self, usual: &[&str], parent: &str) -> String {
        if !parent.is_empty() && self.dice.chance(80) {
            return parent.to_owned();
        }
        if self.dice.chance(self.knobs.odd_names) {
            return (*self.dice.pick(names::ODD)).to_owned();
        }
        (*self.dice.pick(usual)).to_owned()
    }
}
