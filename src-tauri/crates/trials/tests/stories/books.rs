//! Compares what the ledger says with what the library and the disk say.

use std::collections::BTreeMap;

use engine::face::{OutputStateView, TaskDetail};
use sandbox::Ledger;
use sha2::{Digest, Sha256};

/// Every output of the ledger's task is on disk, byte for byte, and the library says its sum.
pub fn assert_saved(ledger: &Ledger, task: &TaskDetail) {
    let id = task.task_id.as_deref().unwrap();
    let theirs = ledger.tasks.iter().find(|theirs| theirs.id == id).unwrap();
    assert_eq!(theirs.outputs.len(), task.outputs.len(), "{}: as many files as were made", task.model);
    let made: BTreeMap<&str, u64> =
        theirs.outputs.iter().map(|output| (output.sha256.as_str(), output.bytes)).collect();
    for output in &task.outputs {
        assert_eq!(output.state, OutputStateView::Archived);
        let bytes = std::fs::read(output.path.as_deref().unwrap()).unwrap();
        let sum = hex(&Sha256::digest(&bytes));
        assert_eq!(output.sha256.as_deref(), Some(sum.as_str()));
        assert_eq!(made.get(sum.as_str()), Some(&(bytes.len() as u64)), "the file is what the service made");
    }
}

/// Charged once each, refunded once each, the balance adds up, and the service's own reading of the models took all.
pub fn assert_books(ledger: &Ledger, charges: usize, refunds: usize) {
    assert_eq!((ledger.charges.len(), ledger.refunds.len()), (charges, refunds));
    let charged: i64 = ledger.charges.iter().map(|charge| charge.credits).sum();
    let refunded: i64 = ledger.refunds.iter().map(|refund| refund.credits).sum();
    assert_eq!(ledger.balance, ledger.granted - charged + refunded);
    assert_eq!(ledger.authorization_seen_on_cdn, 0, "the key never went to the CDN");
    assert_eq!(ledger.refused, [], "no body broke a rule of its model");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
