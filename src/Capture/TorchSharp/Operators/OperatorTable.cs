namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>
/// What TorchSharp's methods are in ATen. Most are found by their names; operators.txt has a line for each of the others.
/// </summary>
internal static class OperatorTable
{
    private static readonly Lazy<ILookup<string, TableLine>> Lines = new(() => Resource.Lines("operators.txt").Select(TableLine.Parse)
        .SelectMany(line => line.Names, (line, name) => (name, line)).ToLookup(pair => pair.name, pair => pair.line));

    // where methods are ATen's operators, and what ATen puts before their names; elsewhere they are written in terms of those
    private static readonly Dictionary<string, string> Scopes = new()
    {
        ["torch"] = "",
        ["Tensor"] = "",
        ["nn.functional"] = "",
        ["linalg"] = "linalg_",
        ["fft"] = "fft_",
        ["special"] = "special_",
    };

    /// <summary>All lines of operators.txt.</summary>
    internal static IEnumerable<TableLine> AllLines => Lines.Value.SelectMany(lines => lines).Distinct();

    /// <summary>What a method is.</summary>
    public static OperatorPlan Find(MethodSignature method)
    {
        var lines = LinesOf(method);
        var meaning = lines.Length > 0 ? MeaningOf(lines[0].Target)
            : method.Kind == "quiet" ? MethodMeaning.Quiet
            : Scopes.ContainsKey(method.Scope) ? MethodMeaning.Operator
            : MethodMeaning.Transparent;
        var named = lines.Length > 0 ? NameOf(lines[0].Target) : null;
        var alternatives = meaning != MethodMeaning.Operator ? []
            : lines.Length > 0 ? lines.SelectMany(line => Alternatives(method, line)).ToArray()
            : ByName(method);
        var rules = lines.Length > 0 ? lines[0].Rules : ParameterRules.None;
        return new(method, meaning, alternatives, Array.ConvertAll(method.Arguments, parameter => NoneTests.Of(parameter, rules)), OwnSchema.Of(method, named));
    }

    /// <summary>Whether the table has a line about a method.</summary>
    internal static bool HasLine(MethodSignature method) => LinesOf(method).Length > 0;

    internal static TableLine[] LinesOf(MethodSignature method)
    {
        var types = method.Arguments.Where(parameter => parameter.Name != "this").Select(parameter => parameter.Type);
        foreach (var name in new[] { method.TableName, "*." + method.Name })
        {
            if (name[0] == '*' && !Scopes.ContainsKey(method.Scope))
                continue;
            var exact = $"{name}({string.Join(", ", types)})";
            if (Lines.Value.Contains(exact))
                return [.. Lines.Value[exact]];
            if (Lines.Value.Contains(name))
                return [.. Lines.Value[name]];
        }
        return [.. Lines.Value[method.Scope + ".*"]];
    }

    private static MethodMeaning MeaningOf(string target) => target switch
    {
        "transparent" => MethodMeaning.Transparent,
        "quiet" => MethodMeaning.Quiet,
        "constant" => MethodMeaning.Constant,
        "index" => MethodMeaning.Index,
        "index_put" => MethodMeaning.IndexPut,
        _ => MethodMeaning.Operator,
    };

    // torchsharp::data is an operator of its own, by this name
    private static string? NameOf(string target) => target.Contains("::", StringComparison.Ordinal) ? target : null;

    private static OperatorPlan.Alternative[] Alternatives(MethodSignature method, TableLine line)
    {
        if (NameOf(line.Target) is not null || line.Target == "own" && line.Conditions.Length == 0)
            return [];
        var dot = line.Target.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? line.Target : line.Target[..dot];
        var conditions = Array.ConvertAll(line.Conditions, condition => new OperatorPlan.SlotCondition(
            Array.FindIndex(method.Arguments, parameter => parameter.Name == condition.Parameter), condition.Sign, condition.Value));
        if (Array.Exists(conditions, condition => condition.Slot < 0))
            return [];
        if (line.Target == "own")
            return [new(conditions, [])];
        return ByName(method, name, dot < 0 ? null : line.Target[(dot + 1)..], conditions, line.Rules);
    }

    private static OperatorPlan.Alternative[] ByName(MethodSignature method)
    {
        var name = method.Name.StartsWith("get_", StringComparison.Ordinal) ? method.Name["get_".Length..] : method.Name;
        var scoped = Scopes[method.Scope] + name;
        return ByName(method, AtenSchemas.Find(scoped).Length > 0 ? scoped : name, null, [], ParameterRules.None);
    }

    private static OperatorPlan.Alternative[] ByName(MethodSignature method, string name, string? overload, OperatorPlan.SlotCondition[] conditions, ParameterRules rules)
    {
        var inPlace = Array.FindIndex(method.Arguments, parameter => parameter is { Name: "inplace", Type: "bool" });
        if (inPlace < 0 || rules.Ignored.Contains("inplace"))
            return Overloads(method, name, overload, conditions, rules);
        return
        [
            .. Overloads(method, name + "_", overload, [.. conditions, new(inPlace, '=', "true")], rules),
            .. Overloads(method, name, overload, [.. conditions, new(inPlace, '=', "false")], rules),
        ];
    }

    private static OperatorPlan.Alternative[] Overloads(MethodSignature method, string name, string? overload, OperatorPlan.SlotCondition[] conditions, ParameterRules rules)
    {
        // a parameter that chooses the overload needs not be an argument of it
        ulong selecting = 0;
        foreach (var condition in conditions)
        {
            if (condition.Sign == '=')
                selecting |= 1UL << condition.Slot;
        }
        var found = AtenSchemas.Find(name)
            .Where(schema => overload is null || schema.Overload == overload)
            .Select(schema => OverloadBinding.Of(schema, method, rules))
            .OfType<OverloadBinding>()
            .Select(binding => binding with { Covered = binding.Covered | selecting })
            .ToArray();
        return found.Length == 0 ? [] : [new(conditions, found)];
    }
}
