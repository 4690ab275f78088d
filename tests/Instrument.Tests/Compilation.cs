using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace GraphBridge.Instrument.Tests;

/// <summary>Has the runtime compile what was woven.</summary>
internal static class Compilation
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>Compiles each woven method and its companion.</summary>
    /// <returns>How many methods that were.</returns>
    public static int OfWoven(Assembly assembly)
    {
        var count = 0;
        foreach (var type in assembly.GetTypes())
        {
            var methods = type.GetMethods(All);
            foreach (var recorded in methods.Where(one => one.Name.EndsWith("$recorded", StringComparison.Ordinal)))
            {
                var parameters = recorded.GetParameters().Select(one => one.ParameterType.ToString());
                var method = methods.Single(one => one.Name + "$recorded" == recorded.Name && one.ReturnType.ToString() == recorded.ReturnType.ToString()
                    && one.GetParameters().Select(p => p.ParameterType.ToString()).SequenceEqual(parameters));
                Compile(method);
                Compile(recorded);
                count += 2;
            }
        }
        return count;
    }

    private static void Compile(MethodInfo method)
    {
        RuntimeTypeHandle[] arguments =
        [
            .. (method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : []).Select(Argument),
            .. (method.IsGenericMethod ? method.GetGenericArguments() : []).Select(Argument),
        ];
        if (arguments.Length == 0)
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        else
            RuntimeHelpers.PrepareMethod(method.MethodHandle, arguments);
    }

    /// <summary>A type that meets the constraints of a type parameter.</summary>
    private static RuntimeTypeHandle Argument(Type parameter)
    {
        if (parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            return typeof(float).TypeHandle;
        var bound = parameter.GetGenericParameterConstraints().FirstOrDefault(one => one.IsClass && one != typeof(ValueType));
        if (bound is not { ContainsGenericParameters: true })
            return (bound ?? typeof(object)).TypeHandle;
        return Derived(parameter.DeclaringType!).TypeHandle;
    }

    /// <summary>Where a type parameter stands for what derives from its own type (<c>T : Function&lt;T&gt;</c>): such a type.</summary>
    private static Type Derived(Type generic)
    {
        using var context = System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(generic.Assembly)!.EnterContextualReflection();
        // what only the assembly itself can implement is implemented in a type below
        generic = Array.Find(generic.Assembly.GetTypes(), one => one.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == generic) ?? generic;
        var type = AssemblyBuilder.DefineDynamicAssembly(new("Derived"), AssemblyBuilderAccess.Run).DefineDynamicModule("Derived").DefineType("Derived");
        var parent = generic.MakeGenericType(type);
        type.SetParent(parent);
        type.DefineDefaultConstructor(MethodAttributes.Public);
        for (var one = generic; one is not null; one = one.BaseType)
        {
            foreach (var method in one.GetMethods(All).Where(method => method is { IsAbstract: true, IsAssembly: false }))
            {
                var definition = type.DefineMethod(method.Name, method.Attributes & ~(MethodAttributes.Abstract | MethodAttributes.NewSlot), method.ReturnType, [.. method.GetParameters().Select(p => p.ParameterType)]);
                definition.GetILGenerator().ThrowException(typeof(NotSupportedException));
            }
        }
        return type.CreateType();
    }
}
