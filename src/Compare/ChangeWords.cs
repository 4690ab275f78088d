namespace GraphBridge.Compare;

/// <summary>The words by which JSON, the command line and texts call things.</summary>
public static class ChangeWords
{
    /// <summary>A kind of change: <c>added</c>, <c>rewired</c>.</summary>
    public static string Of(ChangeKind kind) => Lower(kind);

    /// <summary>A kind of part: <c>operation</c>, <c>module</c>.</summary>
    public static string Of(EntityKind kind) => Lower(kind);

    /// <summary>What of a part: <c>attribute</c>, <c>attributeOrder</c>.</summary>
    public static string Of(Aspect aspect) => Lower(aspect);

    /// <summary>How two parts were found to be one: <c>hash</c>, <c>similarity</c>.</summary>
    public static string Of(MatchReason reason) => Lower(reason);

    // the names of the members are the words, in camel case
    private static string Lower<T>(T word) where T : struct, Enum
    {
        var name = word.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
