//! Which account here a result belongs to that was made elsewhere.

use archive::SidecarAccount;
use url::Url;

use crate::inner::Inner;

/// The accounts that there are, as sidecars name them.
pub(super) struct Accounts {
    known: Vec<Known>,
}

struct Known {
    id: i64,
    name: String,
    origin: String,
    sandbox: bool,
}

/// Where a result goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fits {
    Account(i64),
    /// The sandbox inside the app, which was not opened here yet.
    SandboxUnopened,
    Nowhere,
}

impl Accounts {
    pub fn of(inner: &Inner) -> Self {
        let known = inner.all_lanes().into_iter().map(|lane| Known {
            id: lane.account,
            name: lane.name.clone(),
            origin: lane.base().origin(),
            sandbox: lane.sandbox,
        });
        Self { known: known.collect() }
    }

    /// By name and origin, then by origin alone. A sandbox had another port each time, and whatever ran on the computer
    /// itself cost nothing.
    pub fn fit(&self, account: &SidecarAccount) -> Fits {
        let by = |fits: &dyn Fn(&Known) -> bool| self.known.iter().find(|known| fits(known)).map(|known| known.id);
        by(&|known| known.name == account.name && known.origin == account.origin)
            .or_else(|| by(&|known| known.origin == account.origin))
            .map_or_else(
                || match (is_loopback(&account.origin), by(&|known| known.sandbox)) {
                    (true, Some(sandbox)) => Fits::Account(sandbox),
                    (true, None) => Fits::SandboxUnopened,
                    (false, _) => Fits::Nowhere,
                },
                Fits::Account,
            )
    }
}

fn is_loopback(origin: &str) -> bool {
    if origin.len() > 300 {
        return false;
    }
    match Url::parse(origin).as_ref().map(Url::host) {
        Ok(Some(url::Host::Ipv4(address))) => address.is_loopback(),
        Ok(Some(url::Host::Ipv6(address))) => address.is_loopback(),
        Ok(Some(url::Host::Domain(name))) => name.eq_ignore_ascii_case("localhost"),
        Ok(None) | Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, origin: &str) -> SidecarAccount {
        SidecarAccount { name: name.to_owned(), origin: origin.to_owned() }
    }

    #[test]
    fn a_result_goes_to_the_account_of_its_service_and_never_to_one_of_another() {
        let known = |id, name: &str, origin: &str, sandbox| Known {
            id,
            name: name.to_owned(),
            origin: origin.to_owned(),
            sandbox,
        };
        let mut accounts = Accounts {
            known: vec![known(1, "reapi.ai", "https://reapi.ai", false), known(2, "second", "https://reapi.ai", false)],
        };
        assert_eq!(accounts.fit(&named("second", "https://reapi.ai")), Fits::Account(2));
        assert_eq!(accounts.fit(&named("renamed", "https://reapi.ai")), Fits::Account(1));
        for origin in ["https://reapi.ai.evil.example", "http://reapi.ai", "", "https://127.0.0.1.nip.io", "x"] {
            assert_eq!(accounts.fit(&named("reapi.ai", origin)), Fits::Nowhere, "{origin}");
        }
        for origin in ["http://127.0.0.1:49152", "http://localhost:1", "http://[::1]:9", "http://127.8.8.8"] {
            assert_eq!(accounts.fit(&named("Sandbox", origin)), Fits::SandboxUnopened, "{origin}");
        }
        accounts.known.push(known(3, "Sandbox", "http://127.0.0.1:40000", true));
        assert_eq!(accounts.fit(&named("Sandbox", "http://127.0.0.1:49152")), Fits::Account(3));
    }
}
