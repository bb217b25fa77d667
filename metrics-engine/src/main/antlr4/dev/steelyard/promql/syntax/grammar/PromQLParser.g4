/* The sentences of PromQL, as Prometheus 3.16 reads them.

   Alternatives of `expr` stand from the tightest to the loosest; operators of one line bind alike and to the
   left, but for `^`. What the grammar cannot say (types, the number of arguments, which modifier goes with
   what) is the matter of dev.steelyard.promql.syntax.TreeBuilder and Checker. */
parser grammar PromQLParser;

options { tokenVocab = PromQLLexer; }

query          : expr EOF;
metricSelector : vectorSelector EOF;

expr
    : expr postfix                                                                # modified
    | <assoc = right> expr operator = POW binaryModifiers expr                    # binary
    | sign expr                                                                   # signed
    | expr operator = (MUL | DIV | MOD | ATAN2) binaryModifiers expr              # binary
    | expr operator = (ADD | SUB) binaryModifiers expr                            # binary
    | expr operator = (EQLC | NEQ | GTE | GTR | LTE | LSS | TRIM_UPPER | TRIM_LOWER)
          binaryModifiers expr                                                    # binary
    | expr operator = (AND | UNLESS) binaryModifiers expr                         # binary
    | expr operator = OR binaryModifiers expr                                     # binary
    | aggregateOperator (groupingModifier arguments | arguments groupingModifier?) # aggregation
    | functionName arguments                                                      # call
    | vectorSelector                                                              # selector
    | literal                                                                     # number
    | STRING                                                                      # string
    | LEFT_PAREN expr RIGHT_PAREN                                                 # parenthesized
    ;

sign    : ADD | SUB;
literal : NUMBER | DURATION;

// What follows an expression, each once: `x[5m] @ start() offset 1h`
postfix
    : LEFT_BRACKET duration (COLON duration?)? RIGHT_BRACKET # range
    | OFFSET offsetDuration                                  # offset
    | AT sign? literal                                       # atTime
    | AT (START | END) LEFT_PAREN RIGHT_PAREN                # atBoundary
    | ANCHORED                                               # anchored
    | SMOOTHED                                               # smoothed
    ;

// A duration may be calculated: `x[step() * 2 + 1m]`
duration
    : <assoc = right> duration operator = POW duration      # durationOperation
    | sign duration                                         # durationSigned
    | duration operator = (MUL | DIV | MOD) duration        # durationOperation
    | duration operator = (ADD | SUB) duration              # durationOperation
    | literal                                               # durationLiteral
    | durationFunction                                      # durationCall
    | LEFT_PAREN duration RIGHT_PAREN                       # durationParenthesized
    ;

durationFunction
    : function = (STEP | RANGE) LEFT_PAREN RIGHT_PAREN
    | function = (MAX_OF | MIN_OF) LEFT_PAREN duration COMMA duration RIGHT_PAREN
    ;

// Behind `offset` the first that can end does: `x offset 5m * 2` is `(x offset 5m) * 2`. A calculation
// begins with a parenthesis, which is then its first operand: `x offset (5m) * 2` goes back ten minutes.
offsetDuration
    : sign? literal                       # offsetLiteral
    | sign? durationFunction              # offsetCall
    | sign LEFT_PAREN duration RIGHT_PAREN # offsetSigned
    | duration                            # offsetCalculation
    ;

// `on (label) group_left (label) fill (0)`
binaryModifiers
    : BOOL? (matchOn = (ON | IGNORING) grouping groupSide?)? fill?
    ;

groupSide : (GROUP_LEFT | GROUP_RIGHT) grouping?;

fill
    : FILL both = fillValue
    | FILL_LEFT left = fillValue (FILL_RIGHT right = fillValue)?
    | FILL_RIGHT right = fillValue (FILL_LEFT left = fillValue)?
    ;

fillValue : LEFT_PAREN sign? literal RIGHT_PAREN;

aggregateOperator
    : SUM | AVG | COUNT | MIN | MAX | GROUP | STDDEV | STDVAR | TOPK | BOTTOMK | COUNT_VALUES | QUANTILE
    | LIMITK | LIMIT_RATIO
    ;

groupingModifier : (BY | WITHOUT) grouping;

grouping : (LEFT_PAREN | LABELS_PAREN) (groupingLabel (COMMA groupingLabel)* COMMA?)? RIGHT_PAREN;

groupingLabel : labelName | STRING;

functionName : IDENTIFIER | START | END | STEP | RANGE | MAX_OF | MIN_OF;

arguments : LEFT_PAREN (expr (COMMA expr)*)? RIGHT_PAREN;

vectorSelector : metricName labelMatchers? | labelMatchers;

labelMatchers : LEFT_BRACE (labelMatcher (COMMA labelMatcher)* COMMA?)? RIGHT_BRACE;

// A text alone is the name of a metric: {"metric.name"}
labelMatcher
    : name = (IDENTIFIER | STRING) operator = (EQL | NEQ | EQL_REGEX | NEQ_REGEX) value = STRING
    | name = STRING
    ;

// Keywords that may be names of metrics, and those that may be names of labels.
metricName
    : IDENTIFIER | METRIC_IDENTIFIER | aggregateOperator | AND | OR | UNLESS | BY | WITHOUT | OFFSET
    | ANCHORED | SMOOTHED | START | END | STEP | RANGE | MAX_OF | MIN_OF
    ;

labelName
    : IDENTIFIER | METRIC_IDENTIFIER | aggregateOperator | AND | OR | UNLESS | ATAN2 | BY | BOOL | ON | IGNORING
    | GROUP_LEFT | GROUP_RIGHT | FILL | FILL_LEFT | FILL_RIGHT | OFFSET | ANCHORED | SMOOTHED | START | END
    | STEP | RANGE | MAX_OF | MIN_OF
    ;
