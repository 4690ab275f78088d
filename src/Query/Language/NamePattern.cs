namespace GraphBridge.Query.Language;

/// <summary>A name, or a pattern of names in which <c>*</c> is any run of characters and <c>?</c> is any one.</summary>
/// <param name="Text">The name or pattern.</param>
/// <param name="HasWildcards">Whether <c>*</c> and <c>?</c> are wildcards; false for a name that is meant as it stands.</param>
internal sealed record NamePattern(string Text, bool HasWildcards)
{
    /// <summary>What stands in a query without quotes.</summary>
    public static NamePattern OfWord(string word) => new(word, word.AsSpan().ContainsAny('*', '?'));

    /// <summary>What stands in quotes.</summary>
    public static NamePattern OfQuoted(string text) => new(text, false);

    public bool Matches(string name) => HasWildcards ? Matches(name, ignoreCase: false) : string.Equals(name, Text, StringComparison.Ordinal);

    public bool MatchesIgnoringCase(string name) => HasWildcards ? Matches(name, ignoreCase: true) : string.Equals(name, Text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Goes back to the last star alone, which is enough: at most the product of both lengths.</summary>
    private bool Matches(string name, bool ignoreCase)
    {
        var (at, from) = (0, 0);
        var (star, resume) = (-1, 0);
        while (from < name.Length)
        {
            if (at < Text.Length && Text[at] == '*')
            {
                star = at++;
                resume = from;
            }
            else if (at < Text.Length && (Text[at] == '?' || AreEqual(Text[at], name[from], ignoreCase)))
            {
                at++;
                from++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                from = ++resume;
            }
            else
                return false;
        }
        while (at < Text.Length && Text[at] == '*')
            at++;
        return at == Text.Length;
    }

    private static bool AreEqual(char x, char y, bool ignoreCase) => x == y || (ignoreCase && char.ToUpperInvariant(x) == char.ToUpperInvariant(y));
}
