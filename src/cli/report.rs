//! `smsts report`: a page that people look at.

use std::{
    cell::RefCell,
    fs,
    io::{self, IsTerminal, Write},
    rc::Rc,
};

use super::{
    Exit,
    analyse::{Runs, analyse},
    args::ReportArgs,
    complain,
    diff::two_runs,
    summary::read_rows,
};
use crate::{
    compare::Comparison,
    input::{self, InputError},
    out::{Gate, Out},
    render::{HtmlReport, Report, diff_page},
    select::Window,
    summary::Filter,
    timeline::History,
};

/// Makes the page and writes it.
pub fn run(mut args: ReportArgs, gate: Gate<'_>) -> io::Result<Exit> {
    if args.output.is_none() && io::stdout().is_terminal() {
        complain(
            gate,
            &"the page is for a browser: name a file with -o, or send it into one",
        );
        return Ok(Exit::Unread);
    }
    let (page, exit) = if args.diff {
        let paths = std::mem::take(&mut args.input.paths);
        let Some((first, second, exit)) = two_runs(&mut args.input, paths, args.which, gate)?
        else {
            return Ok(Exit::Unread);
        };
        let mut page = Vec::new();
        diff_page(
            &mut Out::new(&mut page, gate),
            &Comparison::of(&first, &second),
        )?;
        (page, exit)
    } else {
        of_logs(&args, gate)?
    };
    match &args.output {
        None => io::stdout().write_all(&page)?,
        Some(path) => {
            if let Err(error) = fs::write(path, &page) {
                complain(gate, &format_args!("{}: {error}", path.display()));
                return Ok(Exit::Unread);
            }
        }
    }
    Ok(exit)
}

/// The page of the logs and rows that the arguments name.
fn of_logs(args: &ReportArgs, gate: Gate<'_>) -> io::Result<(Vec<u8>, Exit)> {
    let filter = Filter {
        window: Window::from(&args.window),
        outcomes: args.input.outcome.clone(),
        sequence: None,
        machine: args.input.machine.clone(),
    };
    let most = if args.top == 0 { usize::MAX } else { args.top };
    let rows = input::expand(&args.from);
    let mut report = HtmlReport::new(!rows.is_empty(), filter.clone(), most);
    let read = read_rows(&rows, !args.input.no_mmap, gate, |row| report.add(row));
    let mut page = Vec::new();
    if !args.input.names_logs() {
        report.end(&mut Out::new(&mut page, gate), &[])?;
        return Ok((page, read.exit));
    }
    let shared = Rc::new(RefCell::new(page));
    let to = Rc::clone(&shared);
    let runs = if rows.is_empty() {
        Runs::of(false)
    } else {
        Runs::All
    };
    let exit = analyse((&args.input, gate), runs, false, false, |is_several| {
        let report = match rows.is_empty() && is_several {
            true => HtmlReport::new(true, filter, most),
            false => report,
        };
        Box::new(Aside { report, page: to })
    })?;
    Ok((shared.take(), exit.max(read.exit)))
}

/// Writes a report into memory.
struct Aside {
    report: HtmlReport,
    page: Rc<RefCell<Vec<u8>>>,
}

impl Report for Aside {
    fn history(&mut self, out: &mut Out<'_>, history: &History<'_>) -> io::Result<()> {
        self.report.history(out, history)
    }

    fn end(&mut self, out: &mut Out<'_>, errors: &[InputError]) -> io::Result<()> {
        let mut page = self.page.borrow_mut();
        self.report
            .end(&mut Out::new(&mut *page, out.gate()), errors)
    }

    fn shows_diagnostics(&self) -> bool {
        self.report.shows_diagnostics()
    }
}
