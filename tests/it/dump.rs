use crate::{compare::sources, edited::*, edits::*, labels::*, simulator::*};
use smsts::{label::Labeller, timeline::reconstruct};
#[test]
fn dump() {
    let Ok(which) = std::env::var("DUMP") else {
        return;
    };
    let parts: Vec<_> = which.split(',').collect();
    let seed: u64 = parts[0].parse().unwrap();
    let edits = 1 + seed as usize % 5;
    let large = parts.contains(&"large");
    let manner = if parts.contains(&"plain") {
        Manner::Plain
    } else {
        Manner::Treacherous
    };
    let knobs = if large {
        Knobs {
            width: 12,
            depth: 5,
            ..knobs()
        }
    } else {
        knobs()
    };
    let (scenario, files) = if parts.contains(&"real") {
        real_case(seed, parts[parts.len() - 1].parse().unwrap())
    } else {
        let scenario = random_scenario_with(seed, &knobs);
        let transcript = Transcript::of(&scenario);
        let files = transcript.write(0..transcript.len(), &scenario.layout);
        (scenario, files)
    };
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
        println!(
            "run {:?} {:?} {:?}, rule {:?}",
            l.state, l.task_sequence, run.instruction_count, scenario.runs[0].disabled_child
        );
        for (id, depth) in run.walk() {
            let n = run.node(id);
            let o = n.pointer.and_then(|p| truth.get(&p));
            let why = "";
            println!(
                "{:3}-{:3} {}{} {:?} {} m{:?} {} -> {:?} {why}",
                n.pointer.unwrap_or(999),
                n.end_pointer.unwrap_or(999),
                "  ".repeat(depth),
                n.title(),
                n.kind,
                n.outcome.name(),
                o.and_then(|o| o.chain.last()).unwrap_or(&0),
                o.and_then(|o| o.child.clone()).unwrap_or_default(),
                n.label.as_ref().map(|l| (
                    l.child.as_ref().and_then(|c| c.package_id.clone()),
                    l.sequence.as_ref().and_then(|c| c.package_id.clone())
                ))
            );
        }
    }
    for (title, list) in [("before", &before), ("after", &editor)] {
        println!(
            "-- {title} {:?}",
            list.sequences
                .iter()
                .map(|s| (&s.package_id, &s.name))
                .collect::<Vec<_>>()
        );
        let linked = list.linked();
        let table = Table::of(&linked, DisabledChild::Expanded);
        let mut depth = 0;
        for (p, row) in table.iter() {
            match row {
                Instruction::Step(s) => println!(
                    "{p:3}     {}{} m{} {}",
                    "  ".repeat(depth),
                    s.name,
                    s.flags.mark,
                    if s.flags.disabled { "off" } else { "" }
                ),
                Instruction::Open {
                    name,
                    flags,
                    child,
                    end,
                } => {
                    println!(
                        "{p:3}-{end:3} {}{name} m{} {} {:?}",
                        "  ".repeat(depth),
                        flags.mark,
                        if flags.disabled { "off" } else { "" },
                        child.as_ref().map(|c| (&c.package_id, &c.name))
                    );
                    depth += 1;
                }
                Instruction::Close { .. } => depth -= 1,
            }
        }
    }
    println!("{:?}", editor.made_of);
}

#[test]
fn speed() {
    use std::time::Instant;
    if std::env::var("SPEED").is_err() {
        return;
    }
    use crate::simulator::definition::*;
    let large = Knobs {
        width: 12,
        depth: 6,
        children: 6,
        ..knobs()
    };
    let mut all = Vec::new();
    let mut pick = None;
    for seed in 0..200 {
        let s = random_scenario_with(seed, &large);
        let n = s.runs[0].table().len();
        let mut list = export::with_children(&s.runs[0].sequence);
        for l in &mut list {
            let l = std::sync::Arc::make_mut(l);
            l.package_id = format!("{}{seed}", l.package_id);
        }
        if pick.is_none() && (1800..2600).contains(&n) {
            pick = Some((seed, s.clone(), n));
        }
        all.extend(list.into_iter().map(|s| Sequence::clone(&s)));
    }
    let (seed, scenario, n) = pick.unwrap();
    let mut plan = scenario.runs[0].clone();
    plan.behaviour.clear();
    let transcript = Transcript::of(&Scenario::new(1, vec![plan.clone()]));
    let files = transcript.write(0..transcript.len(), &Layout::default());
    let sources = sources(&files);
    let mut editor = Editor::new(&plan.sequence, seed);
    (0..5).for_each(|_| editor.edit(Manner::Plain));
    all.extend(editor.sequences.iter().cloned());
    let mut history = reconstruct(None, &sources);
    let t = Instant::now();
    let lib = library(&all);
    println!(
        "{} definitions {} items, parsed {:?}",
        lib.definitions().len(),
        lib.definitions()
            .iter()
            .map(|d| d.items.len())
            .sum::<usize>(),
        t.elapsed()
    );
    let t = Instant::now();
    let labeller = Labeller::new(lib);
    println!("tables {:?}", t.elapsed());
    let t = Instant::now();
    history.label(&labeller);
    let run = &history.built.runs[0];
    println!(
        "seed {seed}, {n} instructions, {} nodes, labelled {:?} {:?} {}",
        run.nodes.len(),
        run.labels.as_ref().unwrap().state,
        t.elapsed(),
        run.nodes.iter().filter(|n| n.label.is_some()).count()
    );

    let many = |n: usize, depth: usize| {
        let mut items: Vec<Item> = (0..n)
            .map(|_| group("X", vec![step("Y", actions::COMMAND)]))
            .collect();
        for _ in 0..depth {
            items = vec![group("X", items)];
        }
        items
    };
    for (n, depth) in [(3000, 0), (6000, 100), (20000, 0), (100, 200), (2000, 3)] {
        let root = sequence("Hostile", "HOS00001", many(n, depth));
        let plan = RunPlan::new(&root, Dialect::New, 1_772_452_800_000);
        let transcript = Transcript::of(&Scenario::new(1, vec![plan]));
        let files = transcript.write(0..transcript.len(), &Layout::default());
        let srcs = crate::compare::sources(&files);
        let mut history = reconstruct(None, &srcs);
        let mut items = many(n, depth);
        items.push(child("X", &sequence("X", "HOS00002", many(3, 0))));
        items.insert(0, step("new", actions::COMMAND));
        let other = sequence("Hostile", "HOS00001", items);
        let seqs: Vec<Sequence> = export::with_children(&other)
            .iter()
            .map(|s| Sequence::clone(s))
            .collect();
        let labeller = Labeller::new(library(&seqs));
        let t = Instant::now();
        history.label(&labeller);
        println!(
            "hostile {n} {depth}: {:?} {:?}",
            history.built.runs[0].labels.as_ref().unwrap().state,
            t.elapsed()
        );
    }
}
