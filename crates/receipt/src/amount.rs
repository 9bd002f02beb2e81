//! How amounts and quantities are written, in one place: never rounded, grouped by thousands.

use claims_domain::{Money, Quantity};
use claims_words::Lang;

/// `1,234.50` in English, `1 234,50` in French; as many decimals as the amount has, at least two.
pub(crate) fn money(amount: Money, lang: Lang) -> String {
    grouped(&amount.to_string(), lang)
}

/// The same with the currency in front, never parted from it.
pub(crate) fn with_currency(amount: Money, currency: &str, lang: Lang) -> String {
    let amount = money(amount, lang);
    if currency.trim().is_empty() { amount } else { format!("{}\u{A0}{amount}", currency.trim()) }
}

/// A quantity: `10`, `1.5`.
pub(crate) fn quantity(quantity: Quantity, lang: Lang) -> String {
    grouped(&quantity.to_string(), lang)
}

fn grouped(plain: &str, lang: Lang) -> String {
    let (group, point) = match lang {
        Lang::En => (',', '.'),
        Lang::Fr => ('\u{A0}', ','),
    };
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("−", digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push(point);
        text.push_str(decimals);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_and_nothing_is_rounded() {
        for (plain, english, french) in [
            ("400", "400.00", "400,00"),
            ("1234567.5", "1,234,567.50", "1\u{A0}234\u{A0}567,50"),
            ("15.375", "15.375", "15,375"),
            ("-1000", "−1,000.00", "−1\u{A0}000,00"),
            ("0", "0.00", "0,00"),
        ] {
            let amount: Money = plain.parse().expect("an amount");
            assert_eq!(money(amount, Lang::En), english);
            assert_eq!(money(amount, Lang::Fr), french);
        }
        assert_eq!(with_currency(Money::ZERO, "NPR", Lang::En), "NPR\u{A0}0.00");
        assert_eq!(with_currency(Money::ZERO, "", Lang::En), "0.00");
    }
}
