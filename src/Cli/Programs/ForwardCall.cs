using System.Reflection;

namespace GraphBridge.Cli.Programs;

/// <summary>How a model is run: by its call, which runs hooks too, or, where it is of no generic module class, by a forward method.</summary>
/// <param name="Method">What is invoked.</param>
/// <param name="Parameters">What it takes, with the names and defaults that the model's author wrote.</param>
internal sealed record ForwardCall(MethodInfo Method, ParameterInfo[] Parameters)
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly;

    /// <summary>Whether it gives a task that has to be awaited.</summary>
    public bool IsAsynchronous => typeof(Task).IsAssignableFrom(Method.ReturnType);

    /// <summary><c>forward(Tensor input, Tensor mask = null)</c>.</summary>
    public string Signature => TypeText.Signature("forward", Parameters);

    public object? Invoke(object model, object?[] arguments) => Method.Invoke(model, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    /// <summary>All ways to run a model, of which the arguments choose one.</summary>
    public static List<ForwardCall> Of(Type model, Type module)
    {
        for (var type = model; type is not null; type = type.BaseType)
        {
            if (!type.IsGenericType || type.DeclaringType != module.DeclaringType || !type.Name.StartsWith("Module`", StringComparison.Ordinal))
                continue;
            var types = type.GetGenericArguments()[..^1];
            var call = Array.Find(type.GetMethods(Declared), method => method.Name == "call" && Takes(method, types));
            if (call is not null)
                return [new(call, Forward(model, types)?.GetParameters() ?? call.GetParameters())];
        }
        return [.. Hierarchy(model).SelectMany(type => type.GetMethods(Declared)).Where(method => method.Name == "forward" && !method.IsGenericMethod)
            .Select(method => new ForwardCall(method, method.GetParameters()))];
    }

    private static MethodInfo? Forward(Type model, Type[] types) =>
        Hierarchy(model).SelectMany(type => type.GetMethods(Declared)).FirstOrDefault(method => method.Name == "forward" && Takes(method, types));

    private static bool Takes(MethodInfo method, Type[] types) => method.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual(types);

    private static IEnumerable<Type> Hierarchy(Type model)
    {
        for (var type = model; type is not null; type = type.BaseType)
            yield return type;
    }
}
