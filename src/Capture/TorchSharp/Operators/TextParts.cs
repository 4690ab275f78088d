namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>Takes texts apart where a separator stands outside of all brackets and quotes.</summary>
internal static class TextParts
{
    public static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var depth = 0;
        var quoted = false;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '"')
                quoted = !quoted;
            else if (quoted)
                continue;
            else if (c is '(' or '[' or '<' or '{')
                depth++;
            else if (c is ')' or ']' or '}' || c == '>' && (i == 0 || text[i - 1] is not ('-' or ' ')))
                depth--;
            else if (c == separator && depth == 0)
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
        }
        if (text.AsSpan(start).Trim().Length > 0)
            parts.Add(text[start..].Trim());
        return parts;
    }
}
