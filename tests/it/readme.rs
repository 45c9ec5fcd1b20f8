//! The README's examples print what the README shows.

#[test]
fn readme_examples() {
    trycmd::TestCases::new().case("README.md");
}
