//! Which addresses are private: reaching them needs a permission of its own, so that a program that fetches URLs of
//! strangers cannot be sent to the machines behind it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is private: of this machine, of local nets, or of no use on the public one. Forms of IPv6 that
/// contain an address of IPv4 are what that one is.
pub(crate) fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_private_v4(v4),
        IpAddr::V6(v6) => is_private_v6(v6) || embedded(v6).is_some_and(is_private_v4),
    }
}

/// The address as the resource of permissions names it: one of IPv4 in the clothes of IPv6 by itself.
pub(crate) fn inner(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => embedded(v6).map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        // This net, and 0.0.0.0 itself.
        || a == 0
        // Shared address space of providers.
        || (a == 100 && (64..128).contains(&b))
        // Protocol assignments.
        || (a == 192 && b == 0 && c == 0)
        // Benchmarks.
        || (a == 198 && (b == 18 || b == 19))
        // Multicast, reserved, broadcast.
        || a >= 224
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    address.is_loopback()
        || address.is_unspecified()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || address.is_multicast()
}

/// The address of IPv4 that one of IPv6 stands for: mapped, compatible, NAT64, 6to4.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [s0, s1, s2, s3, s4, s5, high, low] = address.segments();
    let of = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match [s0, s1, s2, s3, s4, s5] {
        [0, 0, 0, 0, 0, 0xffff] => Some(of(high, low)),
        [0, 0, 0, 0, 0, 0] if high != 0 => Some(of(high, low)),
        // RFC 6052 and, for local use, RFC 8215.
        [0x64, 0xff9b, 0, 0, 0, 0] | [0x64, 0xff9b, 1, _, _, _] => Some(of(high, low)),
        [0x2002, a, b, ..] => Some(of(a, b)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn private(text: &str) -> bool {
        is_private(text.parse().unwrap())
    }

    #[test]
    fn private_addresses() {
        for text in [
            "127.0.0.1",
            "127.255.0.3",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "0.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.0.8",
            "198.18.0.1",
            "198.19.255.255",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "febf::1",
            "fc00::1",
            "fdff::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.1.2.3",
            "::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::192.168.0.1",
            "2002:7f00:1::",
        ] {
            assert!(private(text), "{text}");
        }
    }

    #[test]
    fn public_addresses() {
        for text in [
            "1.1.1.1",
            "8.8.8.8",
            "172.15.255.255",
            "172.32.0.1",
            "100.63.255.255",
            "100.128.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2002:808:808::",
        ] {
            assert!(!private(text), "{text}");
        }
    }

    #[test]
    fn names_are_those_of_the_inner_address() {
        assert_eq!(inner("::ffff:127.0.0.1".parse().unwrap()).to_string(), "127.0.0.1");
        assert_eq!(inner("::1".parse().unwrap()).to_string(), "::1");
    }
}
