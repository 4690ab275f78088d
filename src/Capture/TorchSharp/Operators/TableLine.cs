using System.Globalization;

namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>One line of operators.txt; its first lines say how they are written.</summary>
/// <param name="Names">The methods that it is about, each with the types of its parameters where overloads differ.</param>
/// <param name="Conditions">What has to hold in a call for the line to apply.</param>
/// <param name="Target">What the methods are.</param>
/// <param name="Rules">How their parameters become the operator's arguments.</param>
internal sealed record TableLine(string[] Names, LineCondition[] Conditions, string Target, ParameterRules Rules)
{
    public static TableLine Parse(string line)
    {
        var equals = line.IndexOf(" = ", StringComparison.Ordinal);
        var left = line[..equals];
        var when = left.IndexOf(" when ", StringComparison.Ordinal);
        var words = line[(equals + 3)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new([.. TextParts.Split(when < 0 ? left : left[..when], ',')],
            when < 0 ? [] : Array.ConvertAll(left[(when + 6)..].Split(' ', StringSplitOptions.RemoveEmptyEntries), LineCondition.Parse),
            words[0], ParameterRules.Parse(words.Skip(1)));
    }
}

/// <summary>A condition on one parameter: <c>mode=Nearest</c>, <c>inplace=true</c>, <c>size#2</c> for a list of two, <c>size?</c> for one that is given.</summary>
internal sealed record LineCondition(string Parameter, char Sign, string Value)
{
    public static LineCondition Parse(string text)
    {
        var at = text.IndexOfAny(['=', '#', '?', '!']);
        return new(text[..at], text[at], text[(at + 1)..]);
    }
}

/// <summary>How the parameters of a method become the arguments of an operator, where their names don't say it.</summary>
internal sealed class ParameterRules
{
    public static readonly ParameterRules None = new();

    /// <summary>The argument that a parameter is: <c>hop>hop_length</c>.</summary>
    public Dictionary<string, string> Renamed { get; } = [];

    /// <summary>The parameters that are one list: <c>rows,columns>size</c>.</summary>
    public Dictionary<string, string[]> Packed { get; } = [];

    /// <summary>The parameter that is given for both ends of each dimension: <c>pad*>pad</c>.</summary>
    public Dictionary<string, string> Spread { get; } = [];

    /// <summary>What an argument always is: <c>dtype:float32</c>.</summary>
    public Dictionary<string, string> Constants { get; } = [];

    /// <summary>Parameters that change nothing in what is computed: <c>disposeAfter!</c>.</summary>
    public HashSet<string> Ignored { get; } = [];

    /// <summary>What an argument is where the parameter is null: <c>padding|0</c>.</summary>
    public Dictionary<string, string> Defaults { get; } = [];

    /// <summary>The number that means none: <c>hop_length?-1</c>.</summary>
    public Dictionary<string, long> Nones { get; } = [];

    public static ParameterRules Parse(IEnumerable<string> words)
    {
        var rules = new ParameterRules();
        foreach (var word in words)
        {
            if (word.IndexOf('>', StringComparison.Ordinal) is var arrow and > 0)
                rules.AddArgument(word[(arrow + 1)..], word[..arrow]);
            else if (word.IndexOf(':', StringComparison.Ordinal) is var colon and > 0)
                rules.Constants.Add(word[..colon], word[(colon + 1)..]);
            else if (word.IndexOf('|', StringComparison.Ordinal) is var bar and > 0)
                rules.Defaults.Add(word[..bar], word[(bar + 1)..]);
            else if (word.IndexOf('?', StringComparison.Ordinal) is var mark and > 0)
                rules.Nones.Add(word[..mark], long.Parse(word[(mark + 1)..], CultureInfo.InvariantCulture));
            else if (word.EndsWith('!'))
                rules.Ignored.Add(word[..^1]);
            else
                throw new FormatException($"operators.txt: what is '{word}'?");
        }
        return rules;
    }

    private void AddArgument(string argument, string parameters)
    {
        if (parameters.EndsWith('*'))
            Spread.Add(argument, parameters[..^1]);
        else if (parameters.Contains(',', StringComparison.Ordinal))
            Packed.Add(argument, parameters.Split(','));
        else
            Renamed.Add(parameters, argument);
    }
}
