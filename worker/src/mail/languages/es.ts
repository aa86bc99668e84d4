import { appButton, button, code, facts, notice, paragraph } from '../content/blocks.ts';
import type { Language } from './language.ts';

export const es: Language = {
  tag: 'es',
  name: 'Español',
  dir: 'ltr',
  colon: ':',
  greeting: (name) => (name === null ? 'Hola:' : `Hola, ${name}:`),
  linkFallback: 'Si el botón no funciona, copia esta dirección en tu navegador:',
  footer: (app) => `${app} te envía este correo porque tiene que ver con tu cuenta o con tu dirección de correo.`,
  mails: {
    verification: (mail) => ({
      subject: `Confirma tu correo electrónico para ${mail.app_name}`,
      preheader: `Con el código de este correo terminas de registrarte. Es válido durante ${mail.minutes}.`,
      title: 'Confirma tu correo electrónico',
      blocks: [
        paragraph(
          `Gracias por registrarte en ${mail.app_name}. Introduce este código para confirmar que esta dirección es tuya:`,
        ),
        code(mail.code),
        paragraph(
          `El código es válido durante ${mail.minutes}. No lo compartas con nadie; nosotros nunca te lo pediremos.`,
        ),
        notice(
          '¿No has sido tú?',
          `Introduce el código solo si acabas de registrarte tú en ${mail.app_name}. Si no lo has pedido, ignora este correo: sin el código, nadie puede usar tu dirección aquí.`,
        ),
      ],
    }),
    welcome: (mail) => ({
      subject: `Te damos la bienvenida a ${mail.app_name}`,
      preheader: 'Tu correo electrónico está confirmado y tu cuenta está lista.',
      title: `Te damos la bienvenida a ${mail.app_name}`,
      blocks: [
        paragraph('Tu correo electrónico está confirmado y tu cuenta está lista. ¡Nos alegra tenerte aquí!'),
        appButton(`Abrir ${mail.app_name}`, mail.app_url),
        paragraph(
          'Un apunte de seguridad: nunca te pediremos tu contraseña ni un código, ni por correo ni por teléfono.',
        ),
      ],
    }),
    password_reset: (mail) => ({
      subject: `Restablece tu contraseña de ${mail.app_name}`,
      preheader: `Elige una contraseña nueva. El enlace es válido durante ${mail.minutes}.`,
      title: 'Elige una contraseña nueva',
      blocks: [
        paragraph(
          `Se ha solicitado restablecer la contraseña de tu cuenta de ${mail.app_name}. Usa este enlace para elegir una nueva:`,
        ),
        button('Elegir una contraseña nueva', mail.link),
        paragraph(
          `El enlace funciona una sola vez y es válido durante ${mail.minutes}. Cuando hayas guardado la contraseña nueva, se cerrará la sesión en todos tus dispositivos.`,
        ),
        notice(
          '¿No lo has pedido tú?',
          'Ignora este correo; tu contraseña no cambiará. No lo reenvíes: quien tenga el enlace puede elegir una contraseña nueva.',
        ),
      ],
    }),
    password_changed: (mail) => ({
      subject: `Se ha cambiado tu contraseña de ${mail.app_name}`,
      preheader: `Fecha del cambio: ${mail.at}. Si no has sido tú, actúa cuanto antes.`,
      title: 'Se ha cambiado tu contraseña',
      blocks: [
        paragraph(
          `Se ha cambiado la contraseña de tu cuenta de ${mail.app_name}. Por seguridad, hemos cerrado todas las sesiones anteriores. Si has sido tú, no tienes que hacer nada más.`,
        ),
        facts(['Fecha', mail.at]),
        notice(
          '¿No has sido tú?',
          `Puede que alguien tenga acceso a tu cuenta. Abre ${mail.app_name} ahora mismo y restablece tu contraseña con «He olvidado mi contraseña». Después cambia también la de tu correo y avisa al equipo que gestiona ${mail.app_name}.`,
        ),
        appButton(`Abrir ${mail.app_name}`, mail.app_url),
      ],
    }),
    email_change: (mail) => ({
      subject: `Confirma tu nuevo correo electrónico para ${mail.app_name}`,
      preheader: `El código de este correo confirma tu nueva dirección. Es válido durante ${mail.minutes}.`,
      title: 'Confirma tu nuevo correo electrónico',
      blocks: [
        paragraph(
          `Esta dirección va a ser el nuevo correo electrónico de una cuenta de ${mail.app_name}. Introduce este código para confirmarla:`,
        ),
        code(mail.code),
        paragraph(
          `El código es válido durante ${mail.minutes}. Hasta que lo introduzcas, se seguirá usando la dirección anterior. No lo compartas con nadie.`,
        ),
        notice(
          '¿No has sido tú?',
          'Introduce el código solo si estás cambiando tú el correo electrónico de tu cuenta. Si no lo has pedido, ignora este correo: sin el código, no cambia nada.',
        ),
      ],
    }),
    email_changed: (mail) => ({
      subject: `Se ha cambiado el correo electrónico de tu cuenta de ${mail.app_name}`,
      preheader: 'Si no has sido tú, actúa cuanto antes.',
      title: 'Se ha cambiado tu correo electrónico',
      blocks: [
        paragraph(
          `Tu cuenta de ${mail.app_name} tiene ahora una dirección de correo nueva, y a partir de este momento te escribiremos allí. Si la has cambiado tú, no tienes que hacer nada más.`,
        ),
        facts(['Dirección nueva', mail.new_email]),
        notice(
          '¿No has sido tú?',
          `Puede que alguien se haya apoderado de tu cuenta. Ponte en contacto cuanto antes con el equipo que gestiona ${mail.app_name} para que bloquee la cuenta y recupere tu dirección. Si usas la misma contraseña en otros sitios, cámbiala también allí.`,
        ),
      ],
    }),
    account_exists: (mail) => ({
      subject: `Ya tienes una cuenta de ${mail.app_name}`,
      preheader: 'Inicia sesión como siempre o restablece tu contraseña si la has olvidado.',
      title: 'Ya tienes una cuenta',
      blocks: [
        paragraph(
          `Alguien, probablemente tú, acaba de intentar registrarse en ${mail.app_name} con esta dirección. Como ya existe una cuenta con ella, no se ha creado ninguna nueva.`,
        ),
        paragraph(
          'Inicia sesión como siempre. Si no recuerdas tu contraseña, elige «He olvidado mi contraseña» en la página de inicio de sesión.',
        ),
        appButton(`Abrir ${mail.app_name}`, mail.app_url),
        notice('¿No has sido tú?', 'Entonces puedes ignorar este correo. No ha cambiado nada en tu cuenta.'),
      ],
    }),
    session_revoked: (mail) => ({
      subject: `Alerta de seguridad: hemos cerrado una sesión de tu cuenta de ${mail.app_name}`,
      preheader: 'Puede que alguien haya copiado tu inicio de sesión. Comprueba que todo esté en orden.',
      title: 'Hemos cerrado una de tus sesiones',
      blocks: [
        paragraph(
          `Una clave de acceso de tu cuenta de ${mail.app_name} se ha usado por segunda vez. Puede deberse a un fallo técnico, pero también a que alguien la haya copiado. Por precaución, hemos cerrado la sesión afectada; en tus demás dispositivos la sesión sigue abierta.`,
        ),
        facts(['Fecha', mail.at], ['Dirección IP', mail.ip], ['Dispositivo', mail.user_agent]),
        notice(
          'Qué deberías hacer',
          'Vuelve a iniciar sesión, cambia tu contraseña y revisa la lista de tus sesiones. Al cambiar la contraseña se cierran todas las sesiones anteriores. Si recibes este correo varias veces, comprueba si hay software malicioso en tus dispositivos.',
        ),
        appButton(`Abrir ${mail.app_name}`, mail.app_url),
      ],
    }),
    sign_in_attempts: (mail) => ({
      subject: `Alerta de seguridad: contraseñas incorrectas en tu cuenta de ${mail.app_name}`,
      preheader: 'Alguien ha escrito muchas veces seguidas una contraseña incorrecta. Nadie ha entrado.',
      title: 'Puede que alguien intente adivinar tu contraseña',
      blocks: [
        paragraph(
          `En tu cuenta de ${mail.app_name} se ha escrito diez veces seguidas una contraseña incorrecta. Ninguna era la correcta. A partir de ahora frenamos los intentos desde lugares donde nunca has iniciado sesión y, si continúan, los bloqueamos. Donde ya la has iniciado, entras como siempre.`,
        ),
        facts(['Fecha', mail.at]),
        notice(
          'Qué deberías hacer',
          'Si has sido tú, elige una contraseña nueva con «He olvidado mi contraseña»; así también podrás entrar desde donde estás ahora. Si no, asegúrate de no usar esta contraseña en ningún otro sitio y de que sea difícil de adivinar.',
        ),
        appButton(`Abrir ${mail.app_name}`, mail.app_url),
      ],
    }),
    invitation: (mail) => ({
      subject: `Tu invitación a ${mail.app_name}`,
      preheader: `Una cuenta te espera. El enlace es válido durante ${mail.days}.`,
      title: `Te invitamos a ${mail.app_name}`,
      blocks: [
        paragraph(
          `El equipo que gestiona ${mail.app_name} ha creado una cuenta para ti. Elige una contraseña y ya puedes empezar:`,
        ),
        button('Elegir una contraseña', mail.link),
        paragraph(
          `El enlace funciona una sola vez y es válido durante ${mail.days}. No lo reenvíes: quien lo tenga puede elegir la contraseña.`,
        ),
        notice(
          '¿No esperabas una invitación?',
          'Entonces puedes ignorar este correo. Sin contraseña, nadie puede usar la cuenta.',
        ),
      ],
    }),
  },
};
