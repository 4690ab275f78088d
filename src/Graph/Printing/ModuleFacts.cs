namespace GraphBridge.Printing;

/// <summary>What is known of the arguments that a module was made with, and of the shapes of its tensors.</summary>
internal abstract class ModuleFacts
{
    /// <summary>The name of the built-in type that the module is of; empty for a module of the user's own.</summary>
    public abstract string TypeName { get; }

    /// <summary>How many dimensions the module works on by its type's name; 0 where that doesn't say.</summary>
    public int Dimensions => TypeName is [.., var digit and >= '1' and <= '3', 'd'] ? digit - '0' : 0;

    /// <summary>Whether it is known what the module was given, as it was given.</summary>
    public abstract bool IsRemembered { get; }

    /// <summary>Whether an argument of this name was given, as <see cref="TryGet"/> has it.</summary>
    public abstract bool IsGiven(string name);

    /// <summary>An argument by its name, null for None; false where it is not known.</summary>
    public abstract bool TryGet(string name, out object? value);

    /// <summary>Whether the module owns a tensor of this name; null where that is not known.</summary>
    public abstract bool? Has(string tensor);

    /// <summary>The shape of a tensor of the module's, or null.</summary>
    public abstract long[]? Shape(string tensor);

    /// <summary>A dimension of a tensor of the module's, or null.</summary>
    public object? Size(string tensor, int dimension) => Shape(tensor) is { } shape && dimension < shape.Length ? shape[dimension] : null;

    /// <summary>How many layers a recurrent module has by its parameters.</summary>
    public long Layers
    {
        get
        {
            var layers = 0L;
            while (Has($"weight_ih_l{layers}") is true)
                layers++;
            return layers;
        }
    }
}
