using System.Reflection;

namespace GraphBridge.Cli.Programs;

/// <summary>Arguments that fit a method.</summary>
/// <param name="Cost">How far they are from what it takes.</param>
/// <param name="Make">Makes what it is called with, in the order in which the arguments were given.</param>
/// <param name="TakesDevice">Whether one of its parameters is a device.</param>
internal sealed record Binding(int Cost, Func<object?[]> Make, bool TakesDevice);

/// <summary>Finds for each parameter of a method what it is called with.</summary>
internal sealed class ArgumentBinding(ProgramTorch torch, ArgumentConversion conversion, bool meta)
{
    /// <summary>Binds arguments to parameters.</summary>
    /// <param name="parameters">What the method takes.</param>
    /// <param name="given">The arguments.</param>
    /// <param name="reason">Why they don't fit, where they don't.</param>
    public Binding? Bind(ParameterInfo[] parameters, IReadOnlyList<GivenArgument> given, out string reason)
    {
        var makes = new Func<object?>?[parameters.Length];
        List<int> order = [];
        var (cost, place) = (0, 0);
        foreach (var argument in given)
        {
            var at = argument.Name is null ? place++ : Array.FindIndex(parameters, parameter => parameter.Name == argument.Name);
            if (at < 0 || at >= parameters.Length)
                return No(argument.Name is null ? "there are too many of them" : $"there is no '{argument.Name}'", out reason);
            if (makes[at] is not null)
                return No($"'{parameters[at].Name}' is given twice", out reason);
            if (conversion.To(parameters[at].ParameterType, argument.Value, argument.Text) is not { } made)
                return No($"'{parameters[at].Name}' is {TypeText.Of(parameters[at].ParameterType)}, which {argument.Text} is not", out reason);
            makes[at] = made.Make;
            order.Add(at);
            cost += made.Cost;
        }
        for (var i = 0; i < parameters.Length; i++)
        {
            if (makes[i] is not null)
                continue;
            makes[i] = Default(parameters[i]);
            if (makes[i] is null)
                return No($"'{parameters[i].Name}' is missing", out reason);
            cost++;
            order.Add(i);
        }
        reason = "";
        return new(cost, () =>
        {
            var values = new object?[parameters.Length];
            foreach (var at in order)
                values[at] = makes[at]!();
            return values;
        }, Array.Exists(parameters, parameter => parameter.ParameterType == torch.Device));
    }

    /// <summary>What a parameter is that nothing was given for; null where it has to be given.</summary>
    private Func<object?>? Default(ParameterInfo parameter)
    {
        if (meta && parameter.ParameterType == torch.Device)
            return () => torch.Meta;
        if (parameter.IsDefined(typeof(ParamArrayAttribute)))
            return () => Array.CreateInstance(parameter.ParameterType.GetElementType()!, 0);
        if (!parameter.HasDefaultValue)
            return null;
        // the default of an enumeration that may be null is told as its number
        return parameter.DefaultValue is { } value && Nullable.GetUnderlyingType(parameter.ParameterType) is { IsEnum: true } type
            ? () => Enum.ToObject(type, value)
            : () => parameter.DefaultValue;
    }

    private static Binding? No(string why, out string reason)
    {
        reason = why;
        return null;
    }
}
