namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>What a woven method means.</summary>
internal enum MethodMeaning
{
    /// <summary>It is an operator.</summary>
    Operator,
    /// <summary>It is written in terms of others, which are recorded in its place.</summary>
    Transparent,
    /// <summary>Nothing in it is recorded.</summary>
    Quiet,
    /// <summary>It makes a tensor of the program's data: nothing in it is recorded, the tensor is a constant.</summary>
    Constant,
    /// <summary>It reads by indices, which may be slices.</summary>
    Index,
    /// <summary>It writes by indices, which may be slices.</summary>
    IndexPut,
}

/// <summary>What the table knows about one method.</summary>
internal sealed class OperatorPlan
{
    /// <summary>A line of the table, or the default rule, with the overloads that its calls may be.</summary>
    internal sealed record Alternative(SlotCondition[] Conditions, OverloadBinding[] Overloads);

    /// <summary>The condition of a line on one argument of the call.</summary>
    internal readonly record struct SlotCondition(int Slot, char Sign, string Value)
    {
        public bool Holds(object?[] arguments) => Sign switch
        {
            '?' => arguments[Slot] is not null,
            '!' => arguments[Slot] is null,
            '#' => SelectorOf(arguments[Slot]).ToString(System.Globalization.CultureInfo.InvariantCulture) == Value,
            _ => arguments[Slot] switch
            {
                bool truth => truth == (Value == "true"),
                { } given => given.ToString() == Value,
                null => false,
            },
        };
    }

    private readonly Alternative[] _alternatives;
    private readonly NoneTest[] _nones;
    private readonly int[] _selecting;
    private readonly OperatorUse _ownSchema;
    private (ulong Key, OperatorUse Use)[] _chosen = [];

    public OperatorPlan(MethodSignature method, MethodMeaning meaning, Alternative[] alternatives, NoneTest[] nones, OperatorUse ownSchema)
    {
        Method = method;
        Meaning = meaning;
        _alternatives = alternatives;
        _nones = nones;
        _ownSchema = ownSchema;
        _selecting = [.. alternatives.SelectMany(alternative => alternative.Conditions).Select(condition => condition.Slot).Distinct()];
    }

    /// <summary>The method.</summary>
    public MethodSignature Method { get; }

    /// <summary>What it means. Only calls of <see cref="MethodMeaning.Operator"/> are selected among operators.</summary>
    public MethodMeaning Meaning { get; }

    /// <summary>Whether some operator of ATen, or of another domain that is known elsewhere, is what the method does.</summary>
    public bool HasOperator => _alternatives.Length > 0;

    /// <summary>What the table may choose from.</summary>
    internal IReadOnlyList<Alternative> Alternatives => _alternatives;

    /// <summary>The operator that a call is. Where no overload takes what is given, it is the method itself, in the domain <c>torchsharp</c>.</summary>
    public OperatorUse Select(object?[] arguments)
    {
        var given = Given(arguments);
        var key = given;
        foreach (var slot in _selecting)
            key = key << 6 ^ (ulong)SelectorOf(arguments[slot]) & 63 ^ key >> 58;
        foreach (var (known, use) in _chosen)
        {
            if (known == key)
                return use;
        }
        var found = Choose(given, arguments);
        // two threads may both add it; either is right
        _chosen = [.. _chosen, (key, found)];
        return found;
    }

    private ulong Given(object?[] arguments)
    {
        ulong given = 0;
        for (var i = 0; i < _nones.Length; i++)
        {
            if (!_nones[i].IsNone(arguments[i]))
                given |= 1UL << i;
        }
        return given;
    }

    private OperatorUse Choose(ulong given, object?[] arguments)
    {
        foreach (var alternative in _alternatives)
        {
            if (!Array.TrueForAll(alternative.Conditions, condition => condition.Holds(arguments)))
                continue;
            if (alternative.Overloads.Length == 0)
                return _ownSchema;
            var best = alternative.Overloads.Where(overload => overload.Accepts(given))
                .OrderBy(overload => overload.Missing(given)).ThenBy(overload => overload.Conversions).FirstOrDefault();
            if (best is not null)
                return new(best.Schema, best.Sources);
        }
        return _ownSchema;
    }

    // a number that differs where the conditions of lines may
    private static long SelectorOf(object? value) => value switch
    {
        null => 0,
        bool truth => truth ? 2 : 1,
        System.Collections.ICollection list => list.Count,
        Enum name => Convert.ToInt64(name, System.Globalization.CultureInfo.InvariantCulture) + 1,
        System.Runtime.CompilerServices.ITuple tuple => tuple.Length,
        _ => 1,
    };
}
