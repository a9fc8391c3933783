//! A load for the scheduler: many senders, one receiver that checks the order of each.

use std::collections::HashMap;

use wippy::sched::{Outcome, Remote};

use super::toy::{Event, Toy};

/// The receiver. It starts `senders` processes that send it `each` numbered messages, one for `cost` reductions, and ends
/// the run with 7 when it has seen all of them.
pub(crate) fn fan_in(remote: Remote<Toy>, senders: u64, each: u64, cost: u32) -> Toy {
    let mut last: HashMap<u64, u64> = HashMap::new();
    let (mut total, mut is_started) = (0, false);
    Toy::new(move |me, events, worker| {
        if !std::mem::replace(&mut is_started, true) {
            for sender in 0..senders {
                let (main, mut i) = (me.clone(), 0);
                worker.submit(Toy::new(move |me, _, worker| {
                    while i < each {
                        i += 1;
                        worker.send(&main, Event::Message(sender, i)).unwrap();
                        worker.spend(cost);
                        if worker.poll() || worker.budget() == 0 {
                            return Outcome::Continue;
                        }
                    }
                    me.end()
                }));
            }
        }
        for event in events.drain(..) {
            let Event::Message(sender, i) = event else { panic!("{event:?}") };
            assert_eq!(last.insert(sender, i).unwrap_or(0) + 1, i);
            total += 1;
        }
        if total == senders * each {
            remote.finish(7);
            return me.end();
        }
        Outcome::Wait { blocked: false }
    })
}
