using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using GraphBridge.Printing;

namespace GraphBridge.Capture.TorchSharp.Modules;

/// <summary>
/// What a built-in module tells of its arguments: its properties and fields of plain types, in whatever way its version of
/// TorchSharp writes their names (<c>kernel_size</c>, <c>_kernel_size</c>, <c>kernelSize</c>), and the shapes of its tensors.
/// </summary>
internal sealed class ObjectFacts(ModuleNode node) : ModuleFacts
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const string BuiltIns = "TorchSharp.Modules";

    private static readonly ConditionalWeakTable<Type, TypeFacts> Types = [];
    private static readonly ConditionalWeakTable<Type, PropertyInfo> Shapes = [];

    private readonly TypeFacts _facts = Types.GetValue(node.Module.GetType(), static type => new(BuiltIn(type)));

    /// <summary>The name of the built-in type that the module is of or derives from; empty for a module of the user's own.</summary>
    public override string TypeName => _facts.Name;

    /// <summary>Whether the module's factory remembered what it was given.</summary>
    public override bool IsRemembered => node.Made is not null;

    /// <summary>Whether the module's factory was given an argument of this name.</summary>
    public override bool IsGiven(string name) => TryRemember(name, out var given) && given is not null;

    /// <summary>
    /// An argument by its name: as a property has it that may have been set since the module was made, as it was made with, or
    /// as any other property or a field has it. False where the module tells none of a plain type.
    /// </summary>
    public override bool TryGet(string name, out object? value)
    {
        value = null;
        if (_facts.Type is null)
            return false;
        var member = _facts.Members.GetOrAdd(name, static (name, type) => Find(type, name), _facts.Type);
        var isRemembered = TryRemember(name, out var given);
        if (isRemembered && member is not PropertyInfo { SetMethod.IsPublic: true })
            value = given;
        else if (member is null)
            return false;
        else
            value = member is PropertyInfo property ? property.GetValue(node.Module) : ((FieldInfo)member).GetValue(node.Module);
        // one number that is kept for each dimension is printed as it was given
        if (isRemembered && given is not null && Equals(PythonText.Single(value), given))
            value = given;
        value = value switch
        {
            Enum word => word.ToString().ToLowerInvariant(),
            Array { Length: 0 } => null,
            _ => value,
        };
        return true;
    }

    /// <summary>The same as one number for each dimension, where it is one for all.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="value">Its value, or null.</param>
    /// <param name="sides">How many numbers there are for each dimension.</param>
    public bool TryGetEach(string name, out object? value, int sides = 1)
    {
        if (!TryGet(name, out value))
            return false;
        if (value is long single && Dimensions > 0)
            value = Enumerable.Repeat(single, Dimensions * sides).ToArray();
        return true;
    }

    /// <inheritdoc/>
    public override bool? Has(string tensor) => node.Tensor(tensor) is not null;

    /// <inheritdoc/>
    public override long[]? Shape(string tensor) => node.Tensor(tensor) is { } owned
        && Shapes.GetValue(owned.GetType(), static type => type.GetProperty("shape")!) is { } shape ? shape.GetValue(owned) as long[] : null;

    private bool TryRemember(string name, out object? value)
    {
        value = null;
        return node.Made is { } made && MadeArguments.TryGet(made, name, out value);
    }

    /// <summary>What is the same for all modules of a type.</summary>
    private sealed class TypeFacts(Type? type)
    {
        public Type? Type { get; } = type;

        public string Name { get; } = type is null ? "" : ModuleTree.TypeNameOf(type);

        public ConcurrentDictionary<string, MemberInfo?> Members { get; } = new(StringComparer.Ordinal);
    }

    private static Type? BuiltIn(Type type)
    {
        for (var at = type; at is not null; at = at.BaseType)
            if (at.Namespace == BuiltIns)
                return at;
        return null;
    }

    private static MemberInfo? Find(Type type, string name)
    {
        var camel = Camel(name);
        string[] spellings = [name, "_" + name, camel, "_" + camel];
        for (var at = type; at is not null; at = at.BaseType)
            foreach (var spelling in spellings)
            {
                if (at.GetProperty(spelling, Own) is { CanRead: true } property && IsPlain(property.PropertyType))
                    return property;
                if (at.GetField(spelling, Own) is { } field && IsPlain(field.FieldType))
                    return field;
            }
        return null;
    }

    private static string Camel(string name)
    {
        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
            if (name[i] != '_')
                text.Append(i > 0 && name[i - 1] == '_' ? char.ToUpperInvariant(name[i]) : name[i]);
        return text.ToString();
    }

    /// <summary>Numbers, truth values, enumerations, texts, and arrays and tuples of such. A getter of a tensor makes a new object of it.</summary>
    private static bool IsPlain(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsPrimitive || type.IsEnum || type == typeof(string)
            || (type.IsArray && IsPlain(type.GetElementType()!))
            || (type.IsValueType && type.IsGenericType && type.IsAssignableTo(typeof(ITuple)) && Array.TrueForAll(type.GetGenericArguments(), IsPlain));
    }
}
