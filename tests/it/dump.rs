use crate::{edits::*, labels::*, simulator::*, compare::sources, edited::*};
use smsts::{label::Labeller, timeline::reconstruct};
#[test]
fn dump() {
    let Ok(which) = std::env::var("DUMP") else { return };
    let parts: Vec<_> = which.split(',').collect();
    let seed: u64 = parts[0].parse().unwrap();
    let edits = 1 + seed as usize % 5;
    let large = parts.contains(&"large");
    let manner = if parts.contains(&"plain") { Manner::Plain } else { Manner::Treacherous };
    let knobs = if large { Knobs { width: 12, depth: 5, ..knobs() } } else { knobs() };
    let (scenario, files) = if parts.contains(&"real") { real_case(seed, parts[parts.len()-1].parse().unwrap()) } else {
    let scenario = random_scenario_with(seed, &knobs);
    let transcript = Transcript::of(&scenario);
    let files = transcript.write(0..transcript.len(), &scenario.layout); (scenario, files) };
    let sources = sources(&files);
    let plan = &scenario.runs[0];
    let truth = origins(&plan.sequence, plan.disabled_child);
    let mut history = reconstruct(None, &sources);
    let before = Editor::new(&plan.sequence, seed);
    let mut editor = Editor::new(&plan.sequence, seed);
    (0..edits).for_each(|_| editor.edit(manner));
    history.label(&Labeller::new(library(&editor.sequences)));
    for run in &history.built.runs {
    let l = run.labels.as_ref().unwrap();
    println!("run {:?} {:?} {:?}, rule {:?}", l.state, l.task_sequence, run.instruction_count, scenario.runs[0].disabled_child);
    for (id, depth) in run.walk() {
        let n = run.node(id);
        let o = n.pointer.and_then(|p| truth.get(&p));
        let why = "";
        println!("{:3}-{:3} {}{} {:?} {} m{:?} {} -> {:?} {why}", n.pointer.unwrap_or(999), n.end_pointer.unwrap_or(999), "  ".repeat(depth), n.title(), n.kind, n.outcome.name(), o.and_then(|o| o.chain.last()).unwrap_or(&0), o.and_then(|o| o.child.clone()).unwrap_or_default(), n.label.as_ref().map(|l| (l.child.as_ref().and_then(|c| c.package_id.clone()), l.sequence.as_ref().and_then(|c| c.package_id.clone()))));
    }
    }
    for (title, list) in [("before", &before), ("after", &editor)] {
        println!("-- {title} {:?}", list.sequences.iter().map(|s| (&s.package_id, &s.name)).collect::<Vec<_>>());
        let linked = list.linked();
        let table = Table::of(&linked, DisabledChild::Expanded);
        let mut depth = 0;
        for (p, row) in table.iter() {
            match row {
                Instruction::Step(s) => println!("{p:3}     {}{} m{} {}", "  ".repeat(depth), s.name, s.flags.mark, if s.flags.disabled { "off" } else { "" }),
                Instruction::Open { name, flags, child, end } => { println!("{p:3}-{end:3} {}{name} m{} {} {:?}", "  ".repeat(depth), flags.mark, if flags.disabled { "off" } else { "" }, child.as_ref().map(|c| (&c.package_id, &c.name))); depth += 1; }
                Instruction::Close { .. } => depth -= 1,
            }
        }
    }
    println!("{:?}", editor.made_of);
}
