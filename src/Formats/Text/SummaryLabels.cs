namespace GraphBridge.Formats.Text;

/// <summary>What rows are called.</summary>
internal static class SummaryLabels
{
    /// <summary>A module's path within the call around it.</summary>
    public static string Of(ModuleCall call)
    {
        var path = call.Module.Path;
        if (path.Length == 0)
            return "(root)";
        var around = call.Parent?.Module.Path ?? "";
        return around.Length > 0 && path.Length > around.Length && path[around.Length] == '.' && path.StartsWith(around, StringComparison.Ordinal)
            ? path[(around.Length + 1)..] : path;
    }

    /// <summary>The last part of an operation's name, without the path of the module that it ran in; or the name of what it makes.</summary>
    public static string Of(Operation operation)
    {
        if (operation.Name.TrimEnd('/') is { Length: > 0 } name)
        {
            name = name[(name.LastIndexOf('/') + 1)..];
            return operation.Call?.Module.Path is { Length: > 0 } path && name.StartsWith(path + ".", StringComparison.Ordinal) ? name[(path.Length + 1)..] : name;
        }
        return operation.Outputs.Select(port => port.Value?.Name).FirstOrDefault(made => made is not null) ?? operation.Type.Name;
    }

    /// <summary>The operator, without the domain of ONNX's standard ones.</summary>
    public static string Of(OpType type) => type.Domain == OpType.OnnxDomain ? (type with { Domain = "" }).ToString() : type.ToString();
}
