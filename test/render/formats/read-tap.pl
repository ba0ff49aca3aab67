# Reads TAP on standard input as prove(1) does and prints what it understood as JSON; exit 1 for what it refuses.
use strict;
use warnings;
use JSON::PP;
use TAP::Parser;

my $tap = do { local $/; <STDIN> };
my $parser = TAP::Parser->new({ tap => $tap });
my (@tests, @yaml, @unknown, @comments);
while (my $result = $parser->next) {
    if ($result->is_test) {
        push @tests, {
            ok => $result->is_actual_ok ? JSON::PP::true : JSON::PP::false,
            number => $result->number + 0,
            description => $result->description,
            directive => $result->directive,
        };
    }
    elsif ($result->is_yaml)    { push @yaml, $result->data }
    elsif ($result->is_comment) { push @comments, $result->comment }
    elsif ($result->is_unknown) { push @unknown, $result->as_string }
}
print JSON::PP->new->canonical->ascii->encode({
    tests => \@tests,
    yaml => \@yaml,
    unknown => \@unknown,
    comments => \@comments,
    errors => [$parser->parse_errors],
    version => $parser->version + 0,
});
