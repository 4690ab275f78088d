using System.Text;
using System.Text.RegularExpressions;

namespace GraphBridge.Fuzz.Mutating;

/// <summary>Mutates text by its words, quotes, brackets and signs.</summary>
/// <param name="words">What the language has words for.</param>
internal sealed partial class TokenMutator(params string[] words) : Mutator
{
    private static readonly (string Open, string Close)[] Brackets = [("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"), ("\"", "\""), ("/*", "*/"), ("!", ""), ("-", "")];

    private const int MostTokens = 50_000;
    private const int MostLetters = 2_000_000;

    public override byte[] Mutate(byte[] input, byte[] donor, Random random)
    {
        var tokens = Tokens(input);
        var others = Tokens(donor);
        for (var left = 1 << random.Next(0, 5); left > 0 && tokens.Count is > 0 and < MostTokens && tokens.Sum(token => token.Length) < MostLetters; left--)
            Once(tokens, others, random);
        return Encoding.UTF8.GetBytes(string.Concat(tokens));
    }

    private static List<string> Tokens(byte[] text) => [.. Token().Matches(Encoding.UTF8.GetString(text)).Select(match => match.Value)];

    private void Once(List<string> tokens, List<string> others, Random random)
    {
        var at = random.Next(tokens.Count);
        switch (random.Next(12))
        {
            case 0:
                tokens.RemoveAt(at);
                break;
            case 1:
                tokens.RemoveRange(at, Math.Min(random.Next(1, 20), tokens.Count - at));
                break;
            case 2:
                var copied = tokens.GetRange(at, Math.Min(random.Next(1, 12), tokens.Count - at));
                for (var left = Interesting.Repeats(random); left > 0 && tokens.Count < MostTokens && copied.Sum(token => token.Length) * left < MostLetters; left--)
                    tokens.InsertRange(at, copied);
                break;
            case 3:
                var other = random.Next(tokens.Count);
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            case 4 when others.Count > 0:
                var from = random.Next(others.Count);
                tokens.InsertRange(at, others.GetRange(from, Math.Min(random.Next(1, 20), others.Count - from)));
                break;
            case 5:
                tokens[at] = Interesting.NumberText(random);
                break;
            case 6:
                tokens[at] = Interesting.Text(random);
                break;
            case 7 when tokens.Sum(token => token.Length) < MostLetters / 2:
                var (open, close) = Brackets[random.Next(Brackets.Length)];
                var times = Interesting.Repeats(random);
                tokens[at] = string.Concat(Enumerable.Repeat(open, times)) + tokens[at] + string.Concat(Enumerable.Repeat(close, random.Next(4) == 0 ? random.Next(times + 1) : times));
                break;
            case 8 when words.Length > 0:
                tokens.Insert(at, " " + words[random.Next(words.Length)] + " ");
                break;
            case 9 when words.Length > 0:
                tokens[at] = words[random.Next(words.Length)];
                break;
            case 10:
                // the same word elsewhere: a name that clashes, an edge that turns back
                tokens[at] = tokens[random.Next(tokens.Count)];
                break;
            default:
                tokens[at] = tokens[at].Length == 0 ? "x" : tokens[at].Insert(random.Next(tokens[at].Length), ((char)random.Next(0x80)).ToString());
                break;
        }
    }

    [GeneratedRegex(@"\w+|""(\\.|[^""\\])*""|\s+|.", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 10_000)]
    private static partial Regex Token();
}
