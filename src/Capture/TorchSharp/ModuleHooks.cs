using System.Linq.Expressions;
using System.Reflection;
using GraphBridge.Capture.TorchSharp.Modules;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>
/// Listens to the modules of a model by TorchSharp's forward hooks, which need no instrumenting. They run where a module's
/// <c>call</c> does; a <c>forward</c> that is called by itself runs none, and after an exception the second one does not run.
/// </summary>
internal sealed class ModuleHooks : IDisposable
{
    private readonly Recording _recording;
    private readonly AsyncLocal<OpenCall?> _open = new();
    private readonly List<(object Remover, MethodInfo Remove)> _removers = [];

    public ModuleHooks(object model, Recording recording)
    {
        _recording = recording;
        foreach (var module in new ModuleTree(model).Select(node => node.Module).Distinct(ReferenceEqualityComparer.Instance))
            Hook(module!);
    }

    public void Dispose()
    {
        foreach (var (remover, remove) in _removers)
            remove.Invoke(remover, null);
        _removers.Clear();
    }

    private void Hook(object module)
    {
        // a module of another kind, such as a ModuleList, is never called
        if (Hookable(module.GetType()) is not { } hookable)
            return;
        var (before, after) = (hookable.GetGenericArguments()[0], hookable.GetGenericArguments()[1]);
        Add(module, hookable, "register_forward_pre_hook", before, Before(before));
        Add(module, hookable, "register_forward_hook", after, After(after));
    }

    private static Type? Hookable(Type type)
    {
        for (var at = type; at is not null; at = at.BaseType)
            if (at.IsGenericType && at.GetGenericTypeDefinition().FullName == "TorchSharp.torch+nn+HookableModule`2")
                return at;
        return null;
    }

    private void Add(object module, Type hookable, string name, Type type, Delegate hook)
    {
        var remover = hookable.GetMethod(name, [type])!.Invoke(module, [hook])!;
        _removers.Add((remover, remover.GetType().GetMethod("remove")!));
    }

    /// <summary>A hook of the type that the module takes: it gets the module and its inputs, and changes none of them.</summary>
    private Delegate Before(Type type)
    {
        var parameters = Parameters(type);
        var result = type.GetMethod("Invoke")!.ReturnType;
        // of one input the hook gives the input, of several nothing
        Expression unchanged = parameters.Length == 2 ? Expression.Convert(parameters[1], result) : Expression.Default(result);
        return Lambda(type, parameters, nameof(Begin), unchanged);
    }

    /// <summary>A hook that gets the result too, and gives it back as it is.</summary>
    private Delegate After(Type type)
    {
        var parameters = Parameters(type);
        return Lambda(type, parameters, nameof(End), parameters[^1]);
    }

    private static ParameterExpression[] Parameters(Type type) =>
        [.. type.GetMethod("Invoke")!.GetParameters().Select(parameter => Expression.Parameter(parameter.ParameterType))];

    private Delegate Lambda(Type type, ParameterExpression[] parameters, string listener, Expression result)
    {
        var values = Expression.NewArrayInit(typeof(object), parameters.Select(parameter => Expression.Convert(parameter, typeof(object))));
        var tell = Expression.Call(Expression.Constant(this), GetType().GetMethod(listener, BindingFlags.Instance | BindingFlags.NonPublic)!, values);
        return Expression.Lambda(type, Expression.Block(tell, result), parameters).Compile();
    }

    private void Begin(object?[] values)
    {
        var around = _open.Value;
        if (_recording.BeginHooked(around?.Entered ?? _recording.Outside, values) is { } call)
        {
            call.Around = around;
            _open.Value = call;
        }
    }

    private void End(object?[] values)
    {
        // calls that threw inside of this one have had no end
        for (var call = _open.Value; call is not null; call = call.Around)
        {
            if (!ReferenceEquals(call.Arguments[0], values[0]))
                continue;
            _recording.EndHooked(call, values[^1]);
            _open.Value = call.Around;
            return;
        }
    }
}
