/* The words of PromQL.

   A query is read in one of three modes: outside of braces and brackets, inside `{…}` where all words are
   names of labels, and inside `[…]` where only durations are written.

   What no rule describes becomes MALFORMED_NUMBER, MALFORMED_STRING or UNKNOWN; dev.steelyard.promql.syntax.Words
   says what is wrong with it. */
lexer grammar PromQLLexer;

options { caseInsensitive = true; }

// Made of other words before the parser sees them: one that is wrong; the parenthesis behind group_left or
// group_right, which always begins a list of labels and never the right side.
tokens { INVALID, LABELS_PAREN }

SPACE   : [ \t\r\n]+ -> skip;
COMMENT : '#' ~[\r\n]*;

LEFT_PAREN   : '(';
RIGHT_PAREN  : ')';
LEFT_BRACE   : '{' -> pushMode(BRACES);
LEFT_BRACKET : '[' -> pushMode(BRACKETS);
COMMA        : ',';
EQL          : '=';
AT           : '@';

// Operators between expressions.
ADD        : '+';
SUB        : '-';
MUL        : '*';
DIV        : '/';
MOD        : '%';
POW        : '^';
EQLC       : '==';
NEQ        : '!=';
GTE        : '>=';
GTR        : '>';
LTE        : '<=';
LSS        : '<';
TRIM_UPPER : '</';
TRIM_LOWER : '>/';
ATAN2      : 'atan2';
AND        : 'and';
OR         : 'or';
UNLESS     : 'unless';

// Aggregations.
SUM          : 'sum';
AVG          : 'avg';
COUNT        : 'count';
MIN          : 'min';
MAX          : 'max';
GROUP        : 'group';
STDDEV       : 'stddev';
STDVAR       : 'stdvar';
TOPK         : 'topk';
BOTTOMK      : 'bottomk';
COUNT_VALUES : 'count_values';
QUANTILE     : 'quantile';
LIMITK       : 'limitk';
LIMIT_RATIO  : 'limit_ratio';

// Other keywords. The three of `fill` are keywords only before a parenthesis.
OFFSET      : 'offset';
ANCHORED    : 'anchored';
SMOOTHED    : 'smoothed';
BY          : 'by';
WITHOUT     : 'without';
ON          : 'on';
IGNORING    : 'ignoring';
GROUP_LEFT  : 'group_left';
GROUP_RIGHT : 'group_right';
FILL        : 'fill';
FILL_LEFT   : 'fill_left';
FILL_RIGHT  : 'fill_right';
BOOL        : 'bool';

// Functions that are known before the query runs.
START  : 'start';
END    : 'end';
STEP   : 'step';
RANGE  : 'range';
MAX_OF : 'max_of';
MIN_OF : 'min_of';

// 42, 1_000, 0x1f, .5, 6.02e+23, 017 (octal), Inf, NaN
NUMBER : DECIMAL | HEXADECIMAL | 'inf' | 'nan';

// 5m, 1h30m, 250ms: numbers with units that must descend, each at most once
DURATION options { caseInsensitive = false; } : UNITS;

// Begins like a number and goes on as none does.
MALFORMED_NUMBER : NUMBER_RUN;

IDENTIFIER        : NAME;
METRIC_IDENTIFIER : [a-z_:] [a-z0-9_:]*;

// "with \n escapes", 'so too', `raw`
STRING options { caseInsensitive = false; } : QUOTED;
MALFORMED_STRING : QUOTED_RUN;

UNKNOWN : .;

// Inside braces: label="value", label=~"regex", "metric.name"
mode BRACES;

B_SPACE            : [ \t\r\n]+ -> skip;
B_COMMENT          : '#' ~[\r\n]* -> type(COMMENT);
RIGHT_BRACE        : '}' -> popMode;
B_COMMA            : ',' -> type(COMMA);
B_EQL              : '=' -> type(EQL);
B_NEQ              : '!=' -> type(NEQ);
EQL_REGEX          : '=~';
NEQ_REGEX          : '!~';
B_IDENTIFIER       : NAME -> type(IDENTIFIER);
B_STRING options { caseInsensitive = false; } : QUOTED -> type(STRING);
B_MALFORMED_STRING : QUOTED_RUN -> type(MALFORMED_STRING);
B_UNKNOWN          : . -> type(UNKNOWN);

// Inside brackets: 5m, 1h:5m, step() * 2. What stands below the operators is never right here, but is told
// by its name.
mode BRACKETS;

D_SPACE            : [ \t\r\n]+ -> skip;
D_COMMENT          : '#' ~[\r\n]* -> type(COMMENT);
RIGHT_BRACKET      : ']' -> popMode;
COLON              : ':';
D_COMMA            : ',' -> type(COMMA);
D_LEFT_PAREN       : '(' -> type(LEFT_PAREN);
D_RIGHT_PAREN      : ')' -> type(RIGHT_PAREN);
D_STEP             : 'step' -> type(STEP);
D_RANGE            : 'range' -> type(RANGE);
D_MAX_OF           : 'max_of' -> type(MAX_OF);
D_MIN_OF           : 'min_of' -> type(MIN_OF);
D_NUMBER           : (DECIMAL | HEXADECIMAL) -> type(NUMBER);
D_DURATION options { caseInsensitive = false; } : UNITS -> type(DURATION);
D_MALFORMED_NUMBER : NUMBER_RUN -> type(MALFORMED_NUMBER);
D_ADD              : '+' -> type(ADD);
D_SUB              : '-' -> type(SUB);
D_MUL              : '*' -> type(MUL);
D_DIV              : '/' -> type(DIV);
D_MOD              : '%' -> type(MOD);
D_POW              : '^' -> type(POW);
D_EQL              : '=' -> type(EQL);
D_AT               : '@' -> type(AT);
D_EQLC             : '==' -> type(EQLC);
D_NEQ              : '!=' -> type(NEQ);
D_GTE              : '>=' -> type(GTE);
D_GTR              : '>' -> type(GTR);
D_LTE              : '<=' -> type(LTE);
D_LSS              : '<' -> type(LSS);
D_TRIM_UPPER       : '</' -> type(TRIM_UPPER);
D_TRIM_LOWER       : '>/' -> type(TRIM_LOWER);
D_LEFT_BRACE       : '{' -> type(LEFT_BRACE);
D_IDENTIFIER       : NAME -> type(IDENTIFIER);
D_STRING options { caseInsensitive = false; } : QUOTED -> type(STRING);
D_MALFORMED_STRING : QUOTED_RUN -> type(MALFORMED_STRING);
D_UNKNOWN          : . -> type(UNKNOWN);

fragment NAME        : [a-z_] [a-z0-9_]*;
fragment DIGITS      : [0-9] ('_'? [0-9])*;
fragment DECIMAL     : (DIGITS ('.' DIGITS?)? | '.' DIGITS) ('e' [+\-]? DIGITS)?;
fragment HEXADECIMAL : '0x' ('_'? [0-9a-f])+;
fragment NUMBER_RUN  : '.'? [0-9] [0-9a-z_.]* | [0-9.] [0-9_.]* 'e' [+\-] [0-9a-z_.]*;

fragment UNITS  options { caseInsensitive = false; } : ([0-9]+ ('ms' | [smhdwy]))+;

fragment QUOTED options { caseInsensitive = false; }
    : '"' (~["\\\n] | '\\' (ESCAPE | '"'))* '"'
    | '\'' (~['\\\n] | '\\' (ESCAPE | '\''))* '\''
    | '`' ~[`]* '`'
    ;
fragment ESCAPE options { caseInsensitive = false; }
    : [abfnrtv\\]
    | [0-7] [0-7] [0-7]
    | 'x' HEX HEX
    | 'u' HEX HEX HEX HEX
    | 'U' HEX HEX HEX HEX HEX HEX HEX HEX
    ;
fragment HEX : [0-9a-f];
fragment QUOTED_RUN
    : '"' (~["\\\n] | '\\' ~[\n])* ('"' | '\\')?
    | '\'' (~['\\\n] | '\\' ~[\n])* ('\'' | '\\')?
    | '`' ~[`]* '`'?
    ;
