namespace GraphBridge.Compare;

/// <summary>What paths and names have in common.</summary>
internal static class PlaceText
{
    /// <summary>One text for several places: the same where they are, with <c>*</c> for numbers that differ, or the path that all begin with.</summary>
    public static string Common(List<string> places)
    {
        var first = places[0];
        if (places.TrueForAll(place => place == first))
            return first;
        if (Starred(places) is { } starred)
            return starred;
        var parts = first.Split('.').AsSpan();
        foreach (var place in places)
        {
            var others = place.Split('.');
            var same = 0;
            while (same < parts.Length && same < others.Length && parts[same] == others[same])
                same++;
            parts = parts[..same];
        }
        return string.Join('.', parts.ToArray());
    }

    /// <summary>The text with <c>*</c> for each number that is not the same everywhere; null where more differs than numbers.</summary>
    private static string? Starred(List<string> texts)
    {
        var tokens = Tokens(texts[0]);
        foreach (var text in texts)
        {
            var others = Tokens(text);
            if (others.Count != tokens.Count)
                return null;
            for (var i = 0; i < tokens.Count; i++)
            {
                if (tokens[i] == others[i])
                    continue;
                if (!char.IsAsciiDigit(others[i][0]) || (tokens[i] != "*" && !char.IsAsciiDigit(tokens[i][0])))
                    return null;
                tokens[i] = "*";
            }
        }
        return string.Concat(tokens);
    }

    /// <summary>A text as its numbers and what stands between them.</summary>
    private static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        for (var (start, i) = (0, 1); i <= text.Length; i++)
        {
            if (i < text.Length && char.IsAsciiDigit(text[i]) == char.IsAsciiDigit(text[i - 1]))
                continue;
            tokens.Add(text[start..i]);
            start = i;
        }
        return tokens;
    }

    /// <summary>A hash of a text in which all numbers are one.</summary>
    public static ulong Pattern(string text)
    {
        ulong hash = 40;
        for (var i = 0; i < text.Length; i++)
            if (!char.IsAsciiDigit(text[i]) || i == 0 || !char.IsAsciiDigit(text[i - 1]))
                hash = Mix.Of(hash, char.IsAsciiDigit(text[i]) ? '*' : text[i]);
        return hash;
    }

    /// <summary>What is left of two names without what they begin and end with alike.</summary>
    public static (string Old, string New) Difference(string old, string now)
    {
        var (start, shorter) = (0, Math.Min(old.Length, now.Length));
        while (start < shorter && old[start] == now[start])
            start++;
        var end = 0;
        while (end < shorter - start && old[^(end + 1)] == now[^(end + 1)])
            end++;
        return (old[start..^end], now[start..^end]);
    }
}
