use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::fetch_error::FetchError;

/// What may be fetched, and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// True only for an account whose API address is loopback itself: then its files may lie on loopback too.
    pub allow_loopback: bool,
    /// Most bytes of one file.
    pub max_bytes: u64,
}

/// Reads a link as it may be fetched: http or https, without name and password in it (they would be sent as an
/// `Authorization` header), and, when its host is written as an address, one that may be connected to. Names are
/// judged when they have been resolved, by the address that is connected to.
pub(crate) fn fetchable(link: &str, allow_loopback: bool) -> Result<Url, FetchError> {
    let refused = |detail: &str| FetchError::AddressRefused { detail: detail.to_owned() };
    let mut url = Url::parse(link).map_err(|_| refused("not a link"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refused("only http and https are fetched"));
    }
    let literal = match url.host() {
        Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
        Some(Host::Domain(_)) => None,
        None => return Err(refused("a link without a host")),
    };
    if literal.is_some_and(|address| !may_connect(address, allow_loopback)) {
        return Err(refused(NOT_PUBLIC));
    }
    url.set_username("").and_then(|()| url.set_password(None)).map_err(|()| refused("not a link"))?;
    url.set_fragment(None);
    Ok(url)
}

pub(crate) const NOT_PUBLIC: &str = "the address is not a public one";

/// Whether a connection to `address` is allowed: public ones always, loopback by policy, anything else never.
pub(crate) fn may_connect(address: IpAddr, allow_loopback: bool) -> bool {
    is_public(address) || (allow_loopback && address.is_loopback())
}

/// By the special-purpose registries of IANA for IPv4 and IPv6. What carries another address inside (mapped,
/// compatible, NAT64, 6to4, Teredo) is not public: it would lead around this check.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127, _, _)            // this network, private, loopback
            | (100, 64..=127, _)        // carrier-grade NAT
            | (169, 254, _)             // link-local, cloud metadata
            | (172, 16..=31, _)         // private
            | (192, 0, 0 | 2)           // protocol assignments, documentation
            | (192, 88, 99)             // 6to4 relays
            | (192, 168, _)             // private
            | (198, 18..=19, _)         // benchmarks
            | (198, 51, 100)            // documentation
            | (203, 0, 113)             // documentation
            | (224..=255, _, _) // multicast, reserved, broadcast
    );
    !special
}

/// Global unicast is 2000::/3; all else (unspecified, loopback, mapped, NAT64, ULA, link-local, multicast) is not.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let special = matches!(
        (a, b),
        (0x2001, 0x0000..=0x01ff)       // protocol assignments: Teredo, benchmarks, ORCHID
            | (0x2001, 0x0db8)          // documentation
            | (0x2002, _)               // 6to4
            | (0x3fff, 0x0000..=0x0fff) // documentation
    );
    (0x2000..=0x3fff).contains(&a) && !special
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_public_addresses_are_public() {
        for public in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.255.255",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "2001:200::1",
            "3ffe::1",
        ] {
            assert!(may_connect(public.parse().unwrap(), false), "{public}");
        }
        for special in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:8.8.8.8",
            "::ffff:127.0.0.1",
            "::8.8.8.8",
            "64:ff9b::808:808",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!may_connect(special.parse().unwrap(), false), "{special}");
        }
    }

    #[test]
    fn loopback_is_opened_by_policy_and_nothing_else_is() {
        assert!(may_connect("127.0.0.1".parse().unwrap(), true));
        assert!(may_connect("::1".parse().unwrap(), true));
        for still_closed in ["10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "fe80::1", "0.0.0.0"] {
            assert!(!may_connect(still_closed.parse().unwrap(), true), "{still_closed}");
        }
    }

    #[test]
    fn a_link_in_disguise_is_read_as_what_it_is() {
        for disguised in [
            "http://2130706433/",
            "http://0x7f.1/",
            "http://017700000001/",
            "http://127.1/",
            "http://[::ffff:7f00:1]/",
            "http://①②⑦.0.0.1/",
            "ftp://1.1.1.1/",
            "file:///etc/passwd",
            "data:text/plain,x",
            "javascript:1",
            "http://",
            "",
            "cdn.example/0.png",
        ] {
            assert!(matches!(fetchable(disguised, false), Err(FetchError::AddressRefused { .. })), "{disguised}");
        }
    }

    #[test]
    fn a_name_and_password_in_a_link_are_not_kept() {
        let url = fetchable("https://user:secret@cdn.example/0.png?sig=1#frag", false).unwrap();
        assert_eq!(url.as_str(), "https://cdn.example/0.png?sig=1");
    }
}
