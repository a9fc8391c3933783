//! What is measured, and how large.

/// A program with a size; each language that takes part has it.
#[derive(Debug, Clone)]
pub(crate) struct Workload {
    /// Name in the table and of the programs.
    pub(crate) name: &'static str,
    /// What tells two workloads of one program apart.
    pub(crate) variant: &'static str,
    /// Unit that the programs print.
    pub(crate) unit: &'static str,
    pub(crate) more_is_better: bool,
    /// Whether it stands in the short table too.
    pub(crate) in_short_table: bool,
    /// Argument of the program in wippy, Erlang and Go.
    pub(crate) sizes: [Option<u32>; 3],
    /// The argument of all for a quick check.
    pub(crate) small: u32,
}

const fn rate(name: &'static str, unit: &'static str, size: u32, small: u32) -> Workload {
    Workload {
        name,
        variant: "",
        unit,
        more_is_better: true,
        in_short_table: true,
        sizes: [Some(size), Some(size), Some(size)],
        small,
    }
}

const fn memory(variant: &'static str, count: u32) -> Workload {
    Workload { variant, more_is_better: false, ..rate("memory", "bytes/process", count, 1000) }
}

const ALL: [Workload; 10] = [
    rate("ring", "messages/s", 2_000_000, 10_000),
    rate("ping_pong", "round trips/s", 1_000_000, 10_000),
    rate("spawn", "processes/s", 1_000_000, 10_000),
    rate("spawn_wait", "processes/s", 300_000, 1000),
    rate("fan_in", "messages/s", 1_000_000, 10_000),
    memory("100 000", 100_000),
    memory("1 000 000", 1_000_000),
    Workload { more_is_better: false, ..rate("fairness", "ms", 100, 5) },
    // A part takes about a tenth of a second in each language.
    Workload { sizes: [Some(30), Some(34), Some(36)], ..rate("parallel", "times faster", 30, 15) },
    // Erlang has no channels.
    Workload {
        sizes: [Some(1_000_000), None, Some(1_000_000)],
        in_short_table: false,
        ..rate("channel_ping_pong", "round trips/s", 1_000_000, 10_000)
    },
];

/// The workloads of these names; all if there are none.
pub(crate) fn find(only: &[String]) -> Result<Vec<Workload>, String> {
    for wanted in only {
        if !ALL.iter().any(|workload| workload.name == wanted) {
            let names: Vec<&str> = ALL.iter().map(|workload| workload.name).collect();
            return Err(format!("no workload is named '{wanted}'; there are {}", names.join(", ")));
        }
    }
    let wanted = |workload: &Workload| only.is_empty() || only.iter().any(|name| name == workload.name);
    Ok(ALL.into_iter().filter(wanted).collect())
}
