namespace GraphBridge.Query.Language;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    Word,
    Quoted,
    Sign,
    End,
}

/// <summary>A word, a quoted text or a sign of a query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word, what is in the quotes, or the sign.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends: the place after its last character.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End)
{
    public bool Is(char sign) => Kind == TokenKind.Sign && Text[0] == sign;

    /// <summary>What an error calls it.</summary>
    public string Shown => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Quoted => "a text in quotes",
        _ => $"'{(Text.Length > 40 ? Text[..40] + "…" : Text)}'",
    };
}
