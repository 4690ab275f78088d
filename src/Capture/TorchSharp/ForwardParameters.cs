using System.Reflection;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>The names of what a module's forward takes, as its author wrote them.</summary>
internal static class ForwardParameters
{
    public static string[] Of(Type module, int count)
    {
        for (var type = module; type is not null; type = type.BaseType)
            foreach (var method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
                if (method.Name == "forward" && method.GetParameters() is { } parameters && parameters.Length == count)
                    return [.. parameters.Select(parameter => parameter.Name ?? "input")];
        return [.. Enumerable.Range(1, count).Select(i => string.Create(null, $"input{i}"))];
    }
}
