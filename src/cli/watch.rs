//! `smsts watch`: follows a run while it goes on.

use std::{
    collections::HashSet,
    io::{self, BufWriter, IsTerminal, Stdout, Write},
    path::PathBuf,
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    time::{Duration, Instant, SystemTime},
};

use anstream::{AutoStream, ColorChoice};
use terminal_size::{Height, Width};

use super::{
    Exit,
    args::{ColorWhen, WatchArgs, WatchFormat},
    colors, complain,
    console::style,
    labels,
};
use crate::{
    collection,
    input::{self, Drives, Follower, LogChange, MachineFrom},
    label::Labeller,
    model::RunOutcome,
    out::{Gate, Out},
    record::Stamp,
    render::{Report, Scene, Screen, Style, TextTree, change_lines, change_objects, frame},
    select::View,
    timeline::History,
    watch::{Change, Watch},
};

/// The engine's last words come after the one that tells of the end, not later than this.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// While the terminal is drawn on, times go on at least so often.
const TICK: Duration = Duration::from_secs(1);

/// Follows what the arguments name, to the end of the run.
pub fn run(args: &WatchArgs, gate: Gate<'_>) -> io::Result<Exit> {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        complain(
            gate,
            &"standard input cannot be followed; name the folder or the log",
        );
        return Ok(Exit::Unread);
    }
    let (stop, stopped) = mpsc::channel();
    ctrlc::set_handler(move || {
        // Where nobody listens any more, the end has come already.
        let _ = stop.send(());
    })
    .map_err(io::Error::other)?;
    let mut session = Session::new(args, gate);
    let mut output = Output::new(args, gate)?;
    let exit = loop {
        session.poll(&mut output)?;
        let ended = session.watch.state().ended();
        let is_over = !args.forever && session.idle() >= LAST_WORDS;
        match ended.filter(|_| is_over) {
            Some(RunOutcome::Failed) if args.exit_status => break Exit::RunFailed,
            Some(_) => break Exit::Analysed,
            None => {}
        }
        if session.wait(args.interval, &stopped, &mut output)? {
            break Exit::Interrupted;
        }
    };
    output.end(&mut session)?;
    labels::tell_unused(&session.labeller, gate);
    Ok(exit.max(session.exit))
}

/// What is followed.
struct Session<'r> {
    gate: Gate<'r>,
    follower: Follower,
    watch: Watch,
    labeller: Labeller,
    /// What the definitions mean for the exit code.
    exit: Exit,
    /// The paths, as they were named.
    places: Vec<String>,
    /// When records were last seen to come up, and how old the last one was then.
    seen: Option<(Instant, Duration)>,
    /// What could not be read.
    trouble: Vec<String>,
}

impl<'r> Session<'r> {
    fn new(args: &WatchArgs, gate: Gate<'r>) -> Self {
        let paths = if args.paths.is_empty() {
            known_places()
        } else {
            input::expand(&args.paths)
        };
        let (labeller, exit) = labels::load(&args.labels, false, gate);
        Self {
            gate,
            places: paths
                .iter()
                .map(|path| path.display().to_string())
                .collect(),
            follower: Follower::new(paths),
            watch: Watch::default(),
            labeller,
            exit,
            seen: None,
            trouble: Vec::new(),
        }
    }

    /// Looks at the logs, and puts out what changed.
    fn poll(&mut self, output: &mut Output<'_>) -> io::Result<()> {
        let (changes, errors) = self.follower.poll();
        self.trouble = errors.iter().map(ToString::to_string).collect();
        if !changes.is_empty() {
            for change in &changes {
                if let LogChange::Replaced(path, bytes) | LogChange::Appended(path, bytes) = change
                    && let Some(redactor) = self.gate.redactor()
                {
                    collection::learn_bytes(path, bytes, redactor);
                }
            }
            if self.seen.is_none() {
                self.watch.machine = changes.iter().find_map(machine);
                if let (Some(name), Some(redactor)) = (&self.watch.machine, self.gate.redactor()) {
                    collection::learn_machine(name, redactor);
                }
            }
            self.watch
                .take(changes, &self.labeller, |history, changes| {
                    output.changes(history, changes)
                })?;
            let age = if self.seen.is_some() {
                Duration::ZERO
            } else {
                self.age()
            };
            self.seen = Some((Instant::now(), age));
        }
        output.look(self)
    }

    /// How old the last record of logs that were there already is: by the file's time, or its own. Of both clocks either can be wrong, and neither makes it younger.
    fn age(&self) -> Duration {
        let now = SystemTime::now();
        let since = |at: Option<SystemTime>| now.duration_since(at?).ok();
        let stamp = self.watch.state().last.and_then(Stamp::utc_ms);
        let stamp = stamp
            .and_then(|ms| u64::try_from(ms).ok())
            .map(Duration::from_millis);
        let record = stamp.and_then(|ms| SystemTime::UNIX_EPOCH.checked_add(ms));
        let ages = [since(self.follower.modified()), since(record)];
        ages.into_iter().flatten().min().unwrap_or_default()
    }

    fn idle(&self) -> Duration {
        self.seen
            .map_or(Duration::ZERO, |(at, age)| age + at.elapsed())
    }

    fn scene(&self) -> Scene<'_> {
        Scene {
            machine: self.watch.machine.as_deref(),
            state: self.watch.state(),
            idle: self.idle(),
            places: &self.places,
            trouble: &self.trouble,
            gate: self.gate,
        }
    }

    /// Waits for the next look at the logs; whether the user said stop.
    fn wait(
        &self,
        interval: Duration,
        stopped: &Receiver<()>,
        output: &mut Output<'_>,
    ) -> io::Result<bool> {
        let until = Instant::now() + interval;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match stopped.recv_timeout(left.min(TICK)) {
                Err(RecvTimeoutError::Timeout) if left > TICK => output.look(self)?,
                Err(RecvTimeoutError::Timeout) => return Ok(false),
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return Ok(true),
            }
        }
    }
}

/// The folders in which the logs of this machine can be.
fn known_places() -> Vec<PathBuf> {
    let system = std::env::var("SystemDrive").ok();
    let drives = Drives::Own {
        system: system.as_deref(),
    };
    drives.folders().into_iter().map(PathBuf::from).collect()
}

/// The machine that a log is of, as far as its path tells.
fn machine(change: &LogChange) -> Option<String> {
    let (LogChange::Replaced(path, _) | LogChange::Appended(path, _) | LogChange::Gone(path)) =
        change;
    let path = std::slice::from_ref(path);
    let found = input::discover(path, &MachineFrom::default(), &|_| ());
    found.machines.into_iter().next()?.name
}

/// Where it is shown.
enum Output<'r> {
    Drawn {
        screen: Screen<Stdout>,
        size: Option<(Width, Height)>,
        style: Style,
        when: ColorWhen,
        gate: Gate<'r>,
    },
    Written {
        out: AutoStream<Stdout>,
        /// For lines of text; else objects.
        style: Option<Style>,
        /// What was said on standard error.
        told: HashSet<String>,
        gate: Gate<'r>,
    },
}

impl<'r> Output<'r> {
    fn new(args: &WatchArgs, gate: Gate<'r>) -> io::Result<Self> {
        let is_text = args.format == WatchFormat::Text;
        let style = style(args.ascii, None);
        if is_text && can_be_drawn_on() {
            let colours = colors(args.color, true) != ColorChoice::Never;
            return Ok(Self::Drawn {
                screen: Screen::enter(io::stdout(), colours)?,
                size: None,
                style,
                when: args.color,
                gate,
            });
        }
        Ok(Self::Written {
            out: AutoStream::new(io::stdout(), colors(args.color, is_text)),
            style: is_text.then_some(style),
            told: HashSet::new(),
            gate,
        })
    }

    fn changes(&mut self, history: &History<'_>, changes: &[Change<'_>]) -> io::Result<()> {
        match self {
            Self::Drawn { .. } => Ok(()),
            Self::Written {
                out, style, gate, ..
            } => {
                let mut out = Out::new(out, *gate);
                match style {
                    Some(_) => change_lines(&mut out, changes)?,
                    None => change_objects(&mut out, history, changes)?,
                }
                out.flush()
            }
        }
    }

    /// Shows how things stand.
    fn look(&mut self, session: &Session<'_>) -> io::Result<()> {
        match self {
            Self::Drawn {
                screen,
                size,
                style,
                ..
            } => {
                let now = terminal_size::terminal_size_of(io::stdout());
                if now != *size {
                    *size = now;
                    screen.forget();
                }
                let (columns, rows) = now.map_or((80, 24), |(width, height)| (width.0, height.0));
                screen.show(frame(&session.scene(), *style, columns.into(), rows.into()))
            }
            Self::Written { told, gate, .. } => {
                let waiting = format!("waiting for smsts.log in {}", session.places.join(", "));
                let waits = session.seen.is_none().then_some(&waiting);
                for text in session.trouble.iter().chain(waits) {
                    if told.insert(text.clone()) {
                        complain(*gate, text);
                    }
                }
                Ok(())
            }
        }
    }

    /// Leaves the last run as `smsts tree` shows it.
    fn end(self, session: &mut Session<'_>) -> io::Result<()> {
        let (out, style, gate) = match self {
            Self::Drawn {
                screen,
                style,
                when,
                gate,
                ..
            } => {
                screen.leave();
                (
                    AutoStream::new(io::stdout(), colors(when, true)),
                    style,
                    gate,
                )
            }
            Self::Written {
                mut out,
                style: Some(style),
                gate,
                ..
            } => {
                writeln!(out)?;
                (out, style, gate)
            }
            Self::Written { style: None, .. } => return Ok(()),
        };
        let mut history = session.watch.history(&session.labeller);
        if history.built.runs.is_empty() {
            return Ok(());
        }
        history.show_newest();
        let mut out = BufWriter::new(out);
        TextTree::new(View::default(), style).history(&mut Out::new(&mut out, gate), &history)?;
        out.flush()
    }
}

fn can_be_drawn_on() -> bool {
    io::stdout().is_terminal()
        && anstyle_query::term_supports_color()
        && anstyle_query::windows::enable_ansi_colors().unwrap_or(true)
}
