namespace GraphBridge.Query.Language;

/// <summary>What is wrong with a query, with a caret under the place.</summary>
internal static class QueryError
{
    /// <summary>How much of a long query is shown before and after the place.</summary>
    private const int Around = 60;

    public static GraphBridgeException At(string query, int at, string reason, string? remedy = null)
    {
        var start = Math.Max(0, at - Around);
        var end = Math.Min(query.Length, at + Around);
        var (before, after) = (start > 0 ? "…" : "", end < query.Length ? "…" : "");
        return new(reason, place: $"character {at + 1} of the query", remedy: remedy,
            details: [before + Plain(query[start..end]) + after, new string(' ', before.Length + at - start) + "^"]);
    }

    public static GraphBridgeException Expected(string query, Token found, string what, string? remedy = null) =>
        At(query, found.Start, $"expected {what} instead of {found.Shown}", remedy);

    // what moves the cursor would move the caret away from its place
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c));
}
